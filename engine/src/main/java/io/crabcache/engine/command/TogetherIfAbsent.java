package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.Store;

/** Executes its members at one instant if none of their keys has a live entry; else MISMATCH. */
final class TogetherIfAbsent extends Group {
  @Override
  boolean executeLocked(
      Store store, long now, CommandBatch batch, int row, int end, Replies replies) {
    for (int member = row + 1; member < end; member++) {
      warmAhead(store, batch, member, end);
      if (find(store, now, batch, member).isLive()) {
        replies.result(Outcome.MISMATCH, Replies.EXISTED, 0, Replies.NO_EXPIRY);
        return false;
      }
    }
    executeMembers(store, now, batch, row, end, replies);
    return true;
  }
}
