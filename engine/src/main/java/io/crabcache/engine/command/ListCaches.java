package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.Store;

/**
 * One page of the caches' names, ascending. The limit is so low that every page fits into the
 * smallest frame; so a page with fewer names than the limit is the last.
 */
final class ListCaches extends Command {
  static final int MAX_LIMIT = 250;

  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    int limit = batch.limit(row);
    String prefix = Names.decode(batch.source(), batch.keyIndex(row), batch.keyLength(row));
    String after = Names.decode(batch.source(), batch.valueIndex(row), batch.valueLength(row));
    if (prefix == null || after == null) {
      replies.failure(Failure.INVALID_ARGUMENT, Names.RULE);
    } else if (limit < 1 || limit > MAX_LIMIT) {
      replies.failure(
          Failure.INVALID_ARGUMENT,
          "limit of names is %d and must be 1 to %d".formatted(limit, MAX_LIMIT));
    } else {
      replies.names(store.names(prefix, after, limit));
    }
  }
}
