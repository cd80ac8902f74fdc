package io.crabcache.engine.log;

/**
 * How a log writes.
 *
 * @param sync when a mutation counts as safe
 * @param syncIntervalMillis longest time between two flushes to disk under {@link
 *     SyncPolicy#INTERVAL}, 1 or more
 * @param segmentBytes size at which a segment ends, {@link #MIN_SEGMENT_BYTES} or more
 * @param bufferBytes bytes that may be appended and not written before {@link
 *     MutationLog#isBehind}, {@link #MIN_BUFFER_BYTES} or more
 */
public record LogSettings(
    SyncPolicy sync, int syncIntervalMillis, long segmentBytes, long bufferBytes) {

  /** Smallest segment. */
  public static final long MIN_SEGMENT_BYTES = 64 << 10;

  /** Smallest buffer. */
  public static final long MIN_BUFFER_BYTES = 64 << 10;

  /** What a server uses if nothing else is said. */
  public static final LogSettings DEFAULT =
      new LogSettings(SyncPolicy.INTERVAL, 1000, 64 << 20, 16 << 20);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public LogSettings {
    require(syncIntervalMillis >= 1, "syncIntervalMillis", syncIntervalMillis, 1);
    require(segmentBytes >= MIN_SEGMENT_BYTES, "segmentBytes", segmentBytes, MIN_SEGMENT_BYTES);
    require(bufferBytes >= MIN_BUFFER_BYTES, "bufferBytes", bufferBytes, MIN_BUFFER_BYTES);
  }

  private static void require(boolean holds, String name, long value, long least) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + " and must be at least " + least);
    }
  }
}
