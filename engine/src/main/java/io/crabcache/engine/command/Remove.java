package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Store;

/** Removes the entry if the condition holds: OK with the version and expiry that it had. */
final class Remove extends KeyCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    boolean withValue = returnsPrevious(batch, row);
    if (!key.isLive()) {
      batch.effects().removeAbsent(key, row);
      missing(replies);
    } else if (condition(key, batch, row) != Outcome.OK) {
      found(key, Outcome.MISMATCH, withValue, spec, now, batch, row, replies);
    } else {
      long version = key.nextVersion();
      reply(key, Outcome.OK, Replies.EXISTED, key.version(), key.expiry(), withValue, replies);
      batch.effects().remove(key, row, version);
    }
  }
}
