package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/**
 * Changes the entry's expiry, and neither value nor version, if the condition holds. Without an
 * expiry of its own it gives the cache's duration for access.
 */
final class Touch extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    boolean withValue = returnsPrevious(batch, row);
    int modifiers = batch.modifiers(row);
    if (!shard.isLive()) {
      missing(replies);
    } else if (condition(shard, batch, row) != Outcome.OK) {
      found(shard, Outcome.MISMATCH, withValue, spec, now, modifiers, replies);
    } else {
      long expiry = Expiry.ofTouch(spec, now, modifiers, batch.expiry(row), shard.expiry());
      int flags = Replies.EXISTED | (expiry > now ? Replies.STORED : 0);
      reply(shard, Outcome.OK, flags, shard.version(), expiry, withValue, replies);
      changeExpiry(shard, expiry, now);
    }
  }
}
