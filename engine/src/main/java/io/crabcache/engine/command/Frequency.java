package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** How often the key of an entry was used lately, as eviction estimates it; or MISSING. */
final class Frequency extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (key.isLive()) {
      replies.number(key.frequency());
    } else {
      missing(replies);
    }
  }
}
