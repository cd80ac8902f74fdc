package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;

/**
 * Takes the entry's expiry away, and changes neither value nor version: OK, MISSING, or MISMATCH if
 * it has none.
 */
final class Persist extends KeyCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (!key.isLive()) {
      missing(replies);
    } else if (key.expiry() == Shard.NO_EXPIRY) {
      unchanged(key, Outcome.MISMATCH, false, replies);
    } else {
      int flags = Replies.EXISTED | Replies.STORED;
      reply(key, Outcome.OK, flags, key.version(), Shard.NO_EXPIRY, false, replies);
      batch.effects().changeExpiry(key, row, Shard.NO_EXPIRY, now);
    }
  }
}
