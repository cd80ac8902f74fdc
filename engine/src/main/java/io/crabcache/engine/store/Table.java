package io.crabcache.engine.store;

import io.crabcache.engine.store.eviction.EvictionPolicy;
import io.crabcache.engine.store.index.Index;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in one shard, from one clear to the next. Guarded by the shard's lock.
 *
 * <p>A clear takes the table from its cache and leaves the entries to be reclaimed in steps; until
 * then they name it by its id, and nobody finds them through a cache.
 */
final class Table {
  final CacheHandle cache;
  final int id;
  final Index index;

  /** What was counted here; goes on in the table that follows a clear. */
  final Tally tally;

  /** The cache's epoch that the entries belong to; see {@link CacheHandle}. */
  final long epoch;

  /** Ranks the entries that came or were used while the cache was limited; null if it never was. */
  @Nullable EvictionPolicy policy;

  /** Place among those whose policies give victims, -1 if it has none; kept by {@link Tables}. */
  int turn = -1;

  /** Whether entries are still ranked as before the cache got or lost its limits. */
  boolean isReranking;

  /** Place in the order of the index up to which they are not, any more. */
  long rerankedTo;

  /** Entries that expire some time. */
  long expiring;

  private boolean counted;
  private boolean detached;

  Table(CacheHandle cache, int id, Index index, Tally tally, long epoch) {
    this.cache = cache;
    this.id = id;
    this.index = index;
    this.tally = tally;
    this.epoch = epoch;
  }

  /** Whether a clear or a destroy has taken it from its cache. */
  boolean isDetached() {
    return detached;
  }

  /** Takes the table from its cache; what it held counts no more. */
  void detach() {
    count(-tally.entries, -tally.bytes);
    detached = true;
  }

  /** Whether the cache is limited, so that what it holds is counted for its limits. */
  boolean isCounted() {
    return counted;
  }

  /**
   * Starts or ends counting for the cache's limits, as its settings want; entries have to be ranked
   * anew then.
   */
  void follow(CacheSpec spec) {
    if (spec.isLimited() != counted) {
      counted = spec.isLimited();
      isReranking = true;
      rerankedTo = 0;
      int sign = counted ? 1 : -1;
      cache.count(sign * tally.entries, sign * tally.bytes);
    }
  }

  /** Takes part in the sums: entries and bytes that came or, negative, went. */
  void count(long entries, long bytes) {
    if (detached) {
      return;
    }
    tally.entries += entries;
    tally.bytes += bytes;
    if (counted) {
      cache.count(entries, bytes);
    }
  }
}
