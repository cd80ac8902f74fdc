package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;

/**
 * Gives the entry a deadline, and changes neither value nor version, if the deadline that it has
 * allows that: OK, MISSING or MISMATCH. One that has passed, or is negative, removes the entry. No
 * deadline counts as one that never comes.
 */
final class Expire extends KeyCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (!key.isLive()) {
      if (batch.expiry(row) <= now) {
        batch.effects().removeAbsent(key, row);
      }
      missing(replies);
      return;
    }
    long current = key.expiry();
    long deadline = Math.max(0, Math.min(batch.expiry(row), Shard.NO_EXPIRY - 1));
    if (!allows(batch.limit(row), current, deadline)) {
      unchanged(key, Outcome.MISMATCH, false, replies);
      return;
    }
    int flags = Replies.EXISTED | (deadline > now ? Replies.STORED : 0);
    reply(key, Outcome.OK, flags, key.version(), deadline, false, replies);
    batch.effects().changeExpiry(key, row, deadline, now);
  }

  private static boolean allows(int conditions, long current, long deadline) {
    boolean expires = current != Shard.NO_EXPIRY;
    return ((conditions & Commands.EXPIRE_IF_NONE) == 0 || !expires)
        && ((conditions & Commands.EXPIRE_IF_ANY) == 0 || expires)
        && ((conditions & Commands.EXPIRE_IF_LATER) == 0 || deadline > current)
        && ((conditions & Commands.EXPIRE_IF_EARLIER) == 0 || deadline < current);
  }
}
