package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.EntryChange;
import io.crabcache.engine.store.Store;

/**
 * Drops all entries of a cache. Its cost does not depend on how many there are. Listeners are not
 * told; who wants them to be says so, and gets a MISMATCH if there are some.
 */
final class Clear extends CacheCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    boolean unlessWatched = (batch.modifiers(row) & CommandBatch.UNLESS_WATCHED) != 0;
    if (unlessWatched && cache.isWatched(EntryChange.REMOVED)) {
      replies.result(Outcome.MISMATCH, 0, 0, Replies.NO_EXPIRY);
      return;
    }
    store.clear(cache);
    replies.result(Outcome.OK, 0, 0, Replies.NO_EXPIRY);
  }
}
