package io.crabcache.server.bootstrap;

import io.crabcache.engine.durability.RecoveryReport;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator how far a recovery is, and what it has done. */
final class RecoveryLog {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryLog.class);

  private RecoveryLog() {}

  /** The recovery has got so far. */
  static void progress(RecoveryReport report) {
    LOG.info("recovering: {}", progressText(report));
  }

  static String progressText(RecoveryReport report) {
    return text(
        "%.1f of %.1f MB, %d entries, %d records a second",
        megabytes(report.readBytes()),
        megabytes(report.totalBytes()),
        report.entries(),
        rate(report));
  }

  /** The recovery is done. */
  static void done(RecoveryReport report) {
    LOG.info("recovered {}", doneText(report));
    report.remarks().forEach(remark -> LOG.warn("the recovery remarks: {}", remark));
  }

  static String doneText(RecoveryReport report) {
    return text(
        "%d entries in %.3f s: %d records of a snapshot and %d of the log, %.1f MB, %d records a second",
        report.entries(),
        seconds(report),
        report.snapshotRecords(),
        report.logRecords(),
        megabytes(report.readBytes()),
        rate(report));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static double seconds(RecoveryReport report) {
    return report.nanos() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }

  private static long rate(RecoveryReport report) {
    long records = report.snapshotRecords() + report.logRecords();
    return report.nanos() == 0 ? 0 : (long) (records / seconds(report));
  }
}
