package io.crabcache.engine.command;

import io.crabcache.engine.log.MutationLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheListener;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.CacheState;

/** Writes what happens to caches as a whole into the log. Thread safe. */
public final class CacheLog implements CacheListener {
  private final MutationLog log;

  /** Creates the listener of a store with a log. */
  public CacheLog(MutationLog log) {
    this.log = log;
  }

  @Override
  public long creates(CacheHandle cache) {
    return log.append(CacheRecords.create(new CacheState(cache, cache.spec(), cache.epoch())));
  }

  @Override
  public long configures(CacheHandle cache, CacheSpec spec) {
    return log.append(CacheRecords.configure(cache, spec));
  }

  @Override
  public long clears(CacheHandle cache, long epoch) {
    return log.append(CacheRecords.clear(cache, epoch));
  }

  @Override
  public long destroys(CacheHandle cache) {
    return log.append(CacheRecords.destroy(cache.id()));
  }
}
