package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;

/**
 * Changes the entry's expiry, and neither value nor version, if the condition holds. Without an
 * expiry of its own it gives the cache's duration for access.
 */
final class Touch extends KeyCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    boolean withValue = returnsPrevious(batch, row);
    int modifiers = batch.modifiers(row);
    if (!key.isLive()) {
      if (Expiry.ofTouch(spec, now, modifiers, batch.expiry(row), Shard.NO_EXPIRY) <= now) {
        batch.effects().removeAbsent(key, row);
      }
      missing(replies);
    } else if (condition(key, batch, row) != Outcome.OK) {
      found(key, Outcome.MISMATCH, withValue, spec, now, batch, row, replies);
    } else {
      long expiry = Expiry.ofTouch(spec, now, modifiers, batch.expiry(row), key.expiry());
      int flags = Replies.EXISTED | (expiry > now ? Replies.STORED : 0);
      reply(key, Outcome.OK, flags, key.version(), expiry, withValue, replies);
      batch.effects().changeExpiry(key, row, expiry, now);
    }
  }
}
