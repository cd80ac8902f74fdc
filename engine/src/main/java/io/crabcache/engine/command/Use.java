package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Counts a use of the entry, as a GET does, for eviction: OK or MISSING. */
final class Use extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (key.isLive()) {
      key.recordUse();
      found(key, Outcome.OK, false, spec, now, batch, row, replies);
    } else {
      missing(replies);
    }
  }
}
