package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Store;

/** Replaces a cache's settings. Entries keep the expiry that they have. */
final class Configure extends CacheCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    if (batch.attachment(row) instanceof CacheSpec spec) {
      store.configure(cache, spec);
      replies.result(Outcome.OK, 0, 0, Replies.NO_EXPIRY);
    } else {
      replies.failure(Failure.INVALID_ARGUMENT, "settings are missing");
    }
  }
}
