package io.crabcache.engine;

/**
 * Bounds of an engine.
 *
 * @param memoryMaxBytes most bytes that entries may take, their overhead included (setting {@code
 *     memory.max}); a put over it is refused
 * @param maxEntryBytes most bytes of one entry's key and value together
 * @param maxCaches most caches (setting {@code caches.max})
 * @param shards number of parts with a lock each; a power of two from 1 to 4096
 */
public record EngineSettings(long memoryMaxBytes, int maxEntryBytes, int maxCaches, int shards) {

  /** Default of the most caches. */
  public static final int DEFAULT_MAX_CACHES = 10_000;

  /** Default of the number of shards: far more than threads, so that two seldom want the same. */
  public static final int DEFAULT_SHARDS = 64;

  private static final int MAX_SHARDS = 4096;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public EngineSettings {
    require(memoryMaxBytes > 0, "memoryMaxBytes", memoryMaxBytes, "must be positive");
    require(maxEntryBytes > 0, "maxEntryBytes", maxEntryBytes, "must be positive");
    require(maxCaches > 0, "maxCaches", maxCaches, "must be positive");
    require(
        shards > 0 && shards <= MAX_SHARDS && Integer.bitCount(shards) == 1,
        "shards",
        shards,
        "must be a power of two from 1 to " + MAX_SHARDS);
  }

  /** Settings with the default number of caches and shards. */
  public static EngineSettings of(long memoryMaxBytes, int maxEntryBytes) {
    return new EngineSettings(memoryMaxBytes, maxEntryBytes, DEFAULT_MAX_CACHES, DEFAULT_SHARDS);
  }

  private static void require(boolean holds, String name, long value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + " and " + rule);
    }
  }
}
