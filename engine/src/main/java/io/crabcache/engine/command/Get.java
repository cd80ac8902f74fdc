package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** Value of a key: OK with the value, or MISSING. The one command that counts hits and misses. */
final class Get extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    shard.countRead((batch.modifiers(row) & CommandBatch.QUIET) == 0);
    if (shard.isLive()) {
      found(shard, Outcome.OK, true, spec, now, batch.modifiers(row), replies);
    } else {
      missing(replies);
    }
  }

  @Override
  boolean returnsValue(CommandBatch batch, int row) {
    return true;
  }
}
