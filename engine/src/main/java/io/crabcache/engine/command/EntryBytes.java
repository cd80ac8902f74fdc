package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Bytes that an entry takes, with its share of the index; or MISSING. */
final class EntryBytes extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    if (key.isLive()) {
      replies.number(key.bytes());
    } else {
      missing(replies);
    }
  }
}
