package io.crabcache.engine.durability;

import io.crabcache.engine.log.LogSettings;
import java.nio.file.Path;

/**
 * Where and how an engine's mutations are kept.
 *
 * @param directory belongs to this engine alone; created if it is missing
 * @param log how the log is written
 * @param snapshotAfterBytes bytes of log after which a snapshot is taken, or as much as the last
 *     snapshot had if that is more
 * @param snapshotShare most of one processor that a snapshot may take, above 0 and at most 1
 */
public record DurabilitySettings(
    Path directory, LogSettings log, long snapshotAfterBytes, double snapshotShare) {

  /** Default of {@code snapshotAfterBytes}. */
  public static final long DEFAULT_SNAPSHOT_AFTER_BYTES = 256L << 20;

  /** Default of {@code snapshotShare}. */
  public static final double DEFAULT_SNAPSHOT_SHARE = 0.25;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public DurabilitySettings {
    if (snapshotAfterBytes < LogSettings.MIN_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "snapshotAfterBytes is %d and must be at least %d"
              .formatted(snapshotAfterBytes, LogSettings.MIN_SEGMENT_BYTES));
    }
    if (!(snapshotShare > 0 && snapshotShare <= 1)) {
      throw new IllegalArgumentException(
          "snapshotShare is " + snapshotShare + " and must be above 0 and at most 1");
    }
  }

  /** The defaults for a directory. */
  public static DurabilitySettings of(Path directory) {
    return new DurabilitySettings(
        directory, LogSettings.DEFAULT, DEFAULT_SNAPSHOT_AFTER_BYTES, DEFAULT_SNAPSHOT_SHARE);
  }
}
