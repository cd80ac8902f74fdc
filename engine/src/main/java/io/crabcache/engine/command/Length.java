package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Length of the value, bytes; 0 if there is no live entry. */
final class Length extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    replies.number(key.isLive() ? key.valueLength() : 0);
  }
}
