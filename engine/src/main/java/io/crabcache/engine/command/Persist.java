package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/**
 * Takes the entry's expiry away, and changes neither value nor version: OK, MISSING, or MISMATCH if
 * it has none.
 */
final class Persist extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (!shard.isLive()) {
      missing(replies);
    } else if (shard.expiry() == Shard.NO_EXPIRY) {
      found(shard, Outcome.MISMATCH, false, spec, now, 0, replies);
    } else {
      int flags = Replies.EXISTED | Replies.STORED;
      reply(shard, Outcome.OK, flags, shard.version(), Shard.NO_EXPIRY, false, replies);
      shard.touch(Shard.NO_EXPIRY);
    }
  }
}
