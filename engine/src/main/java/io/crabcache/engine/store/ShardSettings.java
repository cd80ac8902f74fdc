package io.crabcache.engine.store;

import io.crabcache.engine.store.eviction.EvictionSettings;

/**
 * A shard's share of the store.
 *
 * @param shardBits how many of the lowest bits of a hash that all keys of a shard have in common
 * @param maxBytes most bytes of the shard's pages
 * @param pageBytes size of a page
 * @param maxEntries most entries, 0 for no limit but memory
 * @param seed of what the eviction policy does at random
 * @param eviction settings of the policy
 */
record ShardSettings(
    int shardBits,
    long maxBytes,
    int pageBytes,
    long maxEntries,
    long seed,
    EvictionSettings eviction) {

  /** Most that all entries weigh together. */
  long maximum() {
    return maxEntries == 0 ? (long) (maxBytes * eviction.highWatermark()) : maxEntries;
  }
}
