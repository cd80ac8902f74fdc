package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** Counts a use of the entry, as a GET does, for eviction: OK or MISSING. */
final class Use extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (shard.isLive()) {
      shard.recordUse();
      found(shard, Outcome.OK, false, spec, now, batch.modifiers(row), replies);
    } else {
      missing(replies);
    }
  }
}
