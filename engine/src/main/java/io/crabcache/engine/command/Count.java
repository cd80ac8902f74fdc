package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Store;

/** Number of live entries of a cache. */
final class Count extends CacheCommand {
  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    replies.number(store.count(cache, now));
  }
}
