package io.crabcache.engine.store;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One named cache of a store. A handle stays valid for ever; once its cache is destroyed, commands
 * on it answer that there is no such cache, also if a cache of the same name was created since.
 * Thread safe.
 */
public final class CacheHandle {
  private static final long DESTROYED = -1;

  private final String name;
  private volatile CacheSpec spec;

  /**
   * Counts the clears. A table belongs to an epoch and counts as empty in a later one, so that a
   * clear shows in all shards at the same instant.
   */
  private final AtomicLong epoch = new AtomicLong();

  /** One per shard, null until it is needed; each is guarded by its shard's lock. */
  private final @Nullable Table[] tables;

  CacheHandle(String name, CacheSpec spec, int shards) {
    this.name = name;
    this.spec = spec;
    this.tables = new @Nullable Table[shards];
  }

  /** Name of the cache. */
  public String name() {
    return name;
  }

  /** What the cache was created or last configured with. */
  public CacheSpec spec() {
    return spec;
  }

  /** Replaces what the cache is configured with; commands that follow see it. */
  public void configure(CacheSpec newSpec) {
    spec = newSpec;
  }

  /** Tells whether the cache is gone for good. */
  public boolean isDestroyed() {
    return epoch.get() == DESTROYED;
  }

  long epoch() {
    return epoch.get();
  }

  void clear() {
    epoch.updateAndGet(e -> e == DESTROYED ? e : e + 1);
  }

  void destroy() {
    epoch.set(DESTROYED);
  }

  @Nullable Table table(int shard) {
    return tables[shard];
  }

  void table(int shard, @Nullable Table table) {
    tables[shard] = table;
  }

  @Override
  public String toString() {
    return name;
  }
}
