package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;

/** Removes the entry if the condition holds: OK with the version and expiry that it had. */
final class Remove extends KeyCommand {
  @Override
  void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    boolean withValue = returnsPrevious(batch, row);
    if (!shard.isLive()) {
      missing(replies);
    } else if (condition(shard, batch, row) != Outcome.OK) {
      found(shard, Outcome.MISMATCH, withValue, spec, now, batch.modifiers(row), replies);
    } else {
      shard.nextVersion();
      long version = shard.version();
      reply(shard, Outcome.OK, Replies.EXISTED, version, shard.expiry(), withValue, replies);
      shard.remove();
    }
  }
}
