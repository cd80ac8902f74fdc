package io.crabcache.engine;

import io.crabcache.engine.store.eviction.EvictionSettings;

/**
 * Bounds of an engine.
 *
 * @param memoryMaxBytes most bytes that the store may take outside the heap: entries, index, sketch
 *     and what is free between them
 * @param maxEntryBytes most bytes of one entry's key and value together
 * @param maxCaches most caches (setting {@code caches.max}), 1 to {@link #MAX_CACHES}
 * @param shards number of parts with a lock each; a power of two from 1 to {@link #MAX_SHARDS}, or
 *     {@link #CHOSEN_SHARDS}
 * @param eviction who has to go when there is no room (settings {@code eviction.*})
 */
public record EngineSettings(
    long memoryMaxBytes, int maxEntryBytes, int maxCaches, int shards, EvictionSettings eviction) {

  /** Default of the most caches. */
  public static final int DEFAULT_MAX_CACHES = 10_000;

  /**
   * Most caches that may be allowed: an entry names its table in 16 bits, half of them for what
   * clears have left.
   */
  public static final int MAX_CACHES = 1 << 15;

  /** Number of shards that leaves the choice to the engine. */
  public static final int CHOSEN_SHARDS = 0;

  /** Most shards. */
  public static final int MAX_SHARDS = 4096;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public EngineSettings {
    require(memoryMaxBytes > 0, "memoryMaxBytes", memoryMaxBytes, "must be positive");
    require(maxEntryBytes > 0, "maxEntryBytes", maxEntryBytes, "must be positive");
    require(
        maxCaches > 0 && maxCaches <= MAX_CACHES,
        "maxCaches",
        maxCaches,
        "must be 1 to " + MAX_CACHES);
    require(
        shards == CHOSEN_SHARDS
            || (shards > 0 && shards <= MAX_SHARDS && Integer.bitCount(shards) == 1),
        "shards",
        shards,
        "must be a power of two from 1 to " + MAX_SHARDS + ", or 0");
  }

  /** Settings with the defaults of the rest. */
  public static EngineSettings of(long memoryMaxBytes, int maxEntryBytes) {
    return of(memoryMaxBytes, maxEntryBytes, EvictionSettings.DEFAULT);
  }

  /** Settings with the default number of caches and shards. */
  public static EngineSettings of(
      long memoryMaxBytes, int maxEntryBytes, EvictionSettings eviction) {
    return new EngineSettings(
        memoryMaxBytes, maxEntryBytes, DEFAULT_MAX_CACHES, CHOSEN_SHARDS, eviction);
  }

  private static void require(boolean holds, String name, long value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + " and " + rule);
    }
  }
}
