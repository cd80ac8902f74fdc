package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** Length of the value, bytes; 0 if there is no live entry. */
final class Length extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    replies.number(shard.isLive() ? shard.valueLength() : 0);
  }
}
