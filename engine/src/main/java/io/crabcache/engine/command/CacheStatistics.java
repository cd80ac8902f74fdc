package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Store;

/** Counters of a cache since it was created. */
final class CacheStatistics extends CacheCommand {
  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    replies.statistics(Statistic.of(store.tally(cache, now)));
  }
}
