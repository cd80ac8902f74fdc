package io.crabcache.engine.command;

import io.crabcache.engine.store.Store;

/** Counters of the store since it started. */
final class StoreStatistics extends Command {
  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    replies.statistics(Statistic.of(store, now));
  }
}
