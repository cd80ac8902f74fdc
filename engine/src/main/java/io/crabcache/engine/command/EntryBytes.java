package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** Bytes that an entry takes, with its share of the index; or MISSING. */
final class EntryBytes extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (shard.isLive()) {
      replies.number(shard.bytes());
    } else {
      missing(replies);
    }
  }
}
