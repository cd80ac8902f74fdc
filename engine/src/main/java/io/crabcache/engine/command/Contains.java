package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Whether a key has a live entry: OK or MISSING, never a value. */
final class Contains extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (key.isLive()) {
      found(key, Outcome.OK, false, spec, now, batch, row, replies);
    } else {
      missing(replies);
    }
  }
}
