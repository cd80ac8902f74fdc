package io.crabcache.engine.store;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One named cache of a store. A handle stays valid for ever; once its cache is destroyed, commands
 * on it answer that there is no such cache, also if a cache of the same name was created since.
 * Thread safe.
 */
public final class CacheHandle {
  private static final long DESTROYED = -1;

  private final String name;

  /** See {@link #salted}. */
  private final long salt = ThreadLocalRandom.current().nextLong();

  private volatile CacheSpec spec;

  /**
   * Counts the clears. A table belongs to an epoch and counts as empty in a later one, so that a
   * clear shows in all shards at the same instant.
   */
  private final AtomicLong epoch = new AtomicLong();

  /** What the tables hold while the cache is limited; see {@link Table#follow}. */
  private final AtomicLong countedEntries = new AtomicLong();

  private final AtomicLong countedBytes = new AtomicLong();

  private final LongAdder missesWithoutTable = new LongAdder();
  private final Tally past = new Tally(); // guarded by this; taken last, under a shard's lock

  /**
   * One per shard, null until it is needed; each is guarded by its shard's lock. Reads without it
   * serve only to warm the processor's caches.
   */
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

  /**
   * Makes the hash of a key that of the cache's key. The same key of another cache has another one:
   * else the sketch would take the use of the one for a use of the other, and ids are the keys of
   * many caches.
   */
  public long salted(long hashOfKey) {
    return hashOfKey ^ salt;
  }

  /** What the cache was created or last configured with. */
  public CacheSpec spec() {
    return spec;
  }

  synchronized void configure(CacheSpec newSpec) {
    spec = newSpec;
  }

  /** Replaces the defaults; false if the cache has been configured. */
  synchronized boolean configureFirst(CacheSpec newSpec) {
    if (!spec.equals(CacheSpec.DEFAULT) || newSpec.equals(CacheSpec.DEFAULT)) {
      return false;
    }
    spec = newSpec;
    return true;
  }

  /** Tells whether the cache is gone for good. */
  public boolean isDestroyed() {
    return epoch.get() == DESTROYED;
  }

  /** Number of clears, as of now; negative once the cache is destroyed. */
  public long epoch() {
    return epoch.get();
  }

  void clear() {
    epoch.updateAndGet(e -> e == DESTROYED ? e : e + 1);
  }

  void destroy() {
    epoch.set(DESTROYED);
  }

  /** Counts a read in a shard where the cache has never had an entry. */
  void countMiss() {
    missesWithoutTable.increment();
  }

  /** Keeps what an empty table has counted, so that the table can go. */
  synchronized void retire(Tally tally) {
    past.add(tally);
  }

  /** Adds what was counted without tables and in those that have gone. */
  synchronized void addPast(Tally sum) {
    sum.add(past);
    sum.misses += missesWithoutTable.sum();
  }

  void count(long entries, long bytes) {
    countedEntries.addAndGet(entries);
    countedBytes.addAndGet(bytes);
  }

  /** Whether the cache would be over one of its limits with this much more. */
  boolean isOver(long moreEntries, long moreBytes) {
    CacheSpec limits = spec;
    return (limits.maxEntries() > 0 && countedEntries.get() + moreEntries > limits.maxEntries())
        || (limits.maxBytes() > 0 && countedBytes.get() + moreBytes > limits.maxBytes());
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
