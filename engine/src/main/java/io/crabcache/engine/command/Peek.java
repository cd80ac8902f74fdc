package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Value of a key, as if nobody had looked: neither a hit nor a miss nor a use. */
final class Peek extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (key.isLive()) {
      unchanged(key, Outcome.OK, true, replies);
    } else {
      missing(replies);
    }
  }

  @Override
  boolean returnsValue(CommandBatch batch, int row) {
    return true;
  }
}
