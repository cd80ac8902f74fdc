package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Store;

/**
 * Executes its members at one instant. The head may bound the bytes of the values that they return;
 * if these would be more, nothing is executed.
 */
final class Together extends Group {
  @Override
  boolean executeLocked(
      Store store, long now, CommandBatch batch, int row, int end, Replies replies) {
    long limit = batch.version(row);
    if (limit > 0) {
      long bytes = replyBytes(store, now, batch, row, end);
      if (bytes > limit) {
        replies.failure(
            Failure.TOO_LARGE,
            "the values asked for have %d bytes, over the limit of %d for one reply (connection.max_frame_bytes); ask for fewer at a time"
                .formatted(bytes, limit));
        return false;
      }
    }
    executeMembers(store, now, batch, row, end, replies);
    return true;
  }

  private static long replyBytes(Store store, long now, CommandBatch batch, int row, int end) {
    long bytes = 0;
    for (int member = row + 1; member < end; member++) {
      warmAhead(store, batch, member, end);
      if (command(batch, member).returnsValue(batch, member)) {
        KeyView key = find(store, now, batch, member);
        bytes += key.isLive() ? key.valueLength() : 0;
      }
    }
    return bytes;
  }
}
