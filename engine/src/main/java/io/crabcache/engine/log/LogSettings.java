package io.crabcache.engine.log;

/**
 * How a log writes.
 *
 * @param sync when a mutation counts as safe
 * @param syncIntervalMillis longest time between two flushes to disk under {@link
 *     SyncPolicy#INTERVAL}, 1 or more
 * @param segmentBytes size at which a segment ends, {@link #MIN_SEGMENT_BYTES} to {@link
 *     #MAX_SEGMENT_BYTES}. Under {@link SyncPolicy#ALWAYS} the next one is made ahead, in full
 *     size.
 * @param bufferBytes bytes that may be appended and not written before {@link
 *     MutationLog#isBehind}, {@link #MIN_BUFFER_BYTES} to {@link #MAX_BUFFER_BYTES}
 */
public record LogSettings(
    SyncPolicy sync, int syncIntervalMillis, long segmentBytes, long bufferBytes) {

  /** Smallest segment. */
  public static final long MIN_SEGMENT_BYTES = 64 << 10;

  /** Largest segment. */
  public static final long MAX_SEGMENT_BYTES = 1 << 30;

  /** Smallest buffer. */
  public static final long MIN_BUFFER_BYTES = 64 << 10;

  /** Largest buffer. */
  public static final long MAX_BUFFER_BYTES = 1 << 30;

  /** What a server uses if nothing else is said. */
  public static final LogSettings DEFAULT =
      new LogSettings(SyncPolicy.INTERVAL, 1000, 64 << 20, 16 << 20);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public LogSettings {
    require("syncIntervalMillis", syncIntervalMillis, 1, Integer.MAX_VALUE);
    require("segmentBytes", segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
    require("bufferBytes", bufferBytes, MIN_BUFFER_BYTES, MAX_BUFFER_BYTES);
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d and must be %d to %d".formatted(name, value, least, most));
    }
  }
}
