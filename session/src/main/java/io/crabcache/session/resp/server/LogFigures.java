package io.crabcache.session.resp.server;

import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.engine.durability.SnapshotStatus;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.session.resp.Durability;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What log, snapshots and recovery count, under the names that all commands have for it. */
final class LogFigures {

  /**
   * One of them.
   *
   * @param name with its unit at the end
   * @param help what it is, for people
   * @param grows whether it only grows while the server runs
   * @param amount a number, or nanoseconds
   */
  record Figure(String name, String help, boolean grows, long amount) {
    boolean isTime() {
      return name.endsWith("_seconds");
    }

    double seconds() {
      return amount / (double) TimeUnit.SECONDS.toNanos(1);
    }
  }

  private LogFigures() {}

  /** All of them, in their order. */
  static List<Figure> of(Durability durability) {
    LogStatus log = durability.log();
    SnapshotStatus snapshots = durability.snapshots();
    RecoveryReport recovery = durability.recovery();
    return List.of(
        growing("wal_appended_bytes", "Position of the last mutation.", log.appended()),
        growing("wal_written_bytes", "Position that was handed to the system.", log.written()),
        growing("wal_synced_bytes", "Position that is on disk.", log.synced()),
        growing("wal_records", "Mutations that were written.", log.records()),
        growing("wal_blocks", "Writes that they took.", log.blocks()),
        growing("wal_syncs", "Flushes to disk.", log.syncs()),
        growing("wal_sync_seconds", "Time that these took.", log.syncNanos()),
        now("wal_longest_sync_seconds", "The longest of them.", log.longestSyncNanos()),
        now("wal_segments", "Files of the log.", log.segments()),
        now("wal_disk_bytes", "Their size.", log.logBytes()),
        now("wal_failed", "Whether the log has failed.", log.failure() == null ? 0 : 1),
        growing("wal_snapshots", "Snapshots taken.", snapshots.taken()),
        now("wal_snapshot_under_way", "Whether one is.", snapshots.underWay() ? 1 : 0),
        now(
            "wal_snapshot_failed",
            "Whether the last one was given up.",
            snapshots.failure() == null ? 0 : 1),
        now("wal_snapshot_seconds", "Time of the last one.", snapshots.nanos()),
        now("wal_snapshot_bytes", "Size of the one that counts.", snapshots.bytes()),
        now("wal_snapshot_entries", "Entries of the last one.", snapshots.entries()),
        now("wal_recovery_seconds", "Time of the start's recovery.", recovery.nanos()),
        now("wal_recovery_bytes", "Bytes of files that it read.", recovery.readBytes()),
        now("wal_recovery_entries", "Entries that it brought back.", recovery.entries()),
        now(
            "wal_recovery_records",
            "Records that it read.",
            recovery.snapshotRecords() + recovery.logRecords()));
  }

  private static Figure growing(String name, String help, long amount) {
    return new Figure(name, help, true, amount);
  }

  private static Figure now(String name, String help, long amount) {
    return new Figure(name, help, false, amount);
  }
}
