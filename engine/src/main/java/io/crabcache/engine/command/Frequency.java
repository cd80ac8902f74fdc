package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** How often the key of an entry was used lately, as eviction estimates it; or MISSING. */
final class Frequency extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (shard.isLive()) {
      replies.number(shard.frequency());
    } else {
      missing(replies);
    }
  }
}
