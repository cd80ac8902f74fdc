package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Value of a key: OK with the value, or MISSING. The one command that counts hits and misses. */
final class Get extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    key.countRead((batch.modifiers(row) & CommandBatch.QUIET) == 0);
    if (key.isLive()) {
      found(key, Outcome.OK, true, spec, now, batch, row, replies);
    } else {
      replies.result(Outcome.MISSING, leased(key, now), 0, Replies.NO_EXPIRY);
    }
  }

  @Override
  boolean returnsValue(CommandBatch batch, int row) {
    return true;
  }
}
