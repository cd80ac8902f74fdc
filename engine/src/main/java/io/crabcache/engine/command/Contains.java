package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** Whether a key has a live entry: OK or MISSING, never a value. */
final class Contains extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (shard.isLive()) {
      found(shard, Outcome.OK, false, spec, now, batch.modifiers(row), replies);
    } else {
      missing(replies);
    }
  }
}
