package io.crabcache.engine.store.eviction;

/**
 * How entries are chosen that have to go, and when. The names are those of the settings {@code
 * eviction.*}.
 *
 * @param maxEntries most entries of the store; 0 for no limit but memory
 * @param windowRatio share of the maximum that new entries have for themselves, at the start if
 *     {@code adaptive}; more than 0, less than 1
 * @param adaptive whether the window's share follows the hit ratio
 * @param sketchWidth counters in each row of the frequency sketch, per shard; 0 for as many as the
 *     entries need
 * @param sketchDepth rows of the sketch that a key is counted in, 1 to 8
 * @param resetInterval counted uses, per shard, after which all frequencies are halved; 0 for eight
 *     times the entries
 * @param highWatermark share of the memory that blocks in use may take: a write evicts all that it
 *     takes to stay below; at least the low one, at most 1
 * @param lowWatermark share of the memory in use from which on a newcomer has to win its place from
 *     another entry; more than 0
 * @param admissionThresholdMultiplier how many times as often as its victim an entry must have been
 *     used to take its place; positive
 */
public record EvictionSettings(
    long maxEntries,
    double windowRatio,
    boolean adaptive,
    int sketchWidth,
    int sketchDepth,
    long resetInterval,
    double highWatermark,
    double lowWatermark,
    double admissionThresholdMultiplier) {

  /** The defaults of all settings. */
  public static final EvictionSettings DEFAULT =
      new EvictionSettings(0, 0.01, true, 0, 4, 0, 0.98, 0.97, 1.0);

  /** More entries than a machine holds, and more uses than a store sees between two halvings. */
  public static final long MAX_COUNT = 1_000_000_000_000L;

  /** Most counters in a row of the sketch. */
  public static final int MAX_SKETCH_WIDTH = 1 << 28;

  /** Most rows of the sketch. */
  public static final int MAX_SKETCH_DEPTH = 8;

  /** Largest multiplier of the admission's threshold. */
  public static final double MAX_ADMISSION_THRESHOLD_MULTIPLIER = 16;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public EvictionSettings {
    require(
        maxEntries >= 0 && maxEntries <= MAX_COUNT,
        "max_entries",
        maxEntries,
        "must be 0 to " + MAX_COUNT);
    require(windowRatio > 0 && windowRatio < 1, "window_ratio", windowRatio, "must be in 0 to 1");
    require(
        sketchWidth >= 0 && sketchWidth <= MAX_SKETCH_WIDTH,
        "sketch_width",
        sketchWidth,
        "must be 0 to " + MAX_SKETCH_WIDTH);
    require(
        sketchDepth >= 1 && sketchDepth <= MAX_SKETCH_DEPTH,
        "sketch_depth",
        sketchDepth,
        "must be 1 to " + MAX_SKETCH_DEPTH);
    require(
        resetInterval >= 0 && resetInterval <= MAX_COUNT,
        "reset_interval",
        resetInterval,
        "must be 0 to " + MAX_COUNT);
    require(
        highWatermark > 0 && highWatermark <= 1,
        "memory_high_watermark",
        highWatermark,
        "must be over 0 and at most 1");
    require(
        lowWatermark > 0 && lowWatermark <= highWatermark,
        "memory_low_watermark",
        lowWatermark,
        "must be over 0 and at most the high watermark of " + highWatermark);
    require(
        admissionThresholdMultiplier > 0
            && admissionThresholdMultiplier <= MAX_ADMISSION_THRESHOLD_MULTIPLIER,
        "admission_threshold_multiplier",
        admissionThresholdMultiplier,
        "must be over 0 and at most " + MAX_ADMISSION_THRESHOLD_MULTIPLIER);
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("eviction." + name + " is " + value + " and " + rule);
    }
  }
}
