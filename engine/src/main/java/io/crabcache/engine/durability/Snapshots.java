package io.crabcache.engine.durability;

import io.crabcache.engine.log.SnapshotWriter;
import io.crabcache.engine.log.WriteAheadLog;
import io.crabcache.engine.store.Store;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots of a store when its log has become long enough, so that the log's length and the
 * time of a recovery are bounded. Each has all that is in memory. Thread safe; one is taken at a
 * time.
 *
 * <p>One is due once the log since the last one is longer than {@code snapshotAfterBytes} and than
 * that one. So with live data of L bytes, files take at most 2 L of snapshots, the old and the new
 * one, and max({@code snapshotAfterBytes}, L) of log, what is logged while a snapshot is written,
 * and a segment; and for each byte that is logged at most one byte of snapshots is written.
 */
final class Snapshots {
  private static final System.Logger LOGGER = System.getLogger(Snapshots.class.getName());

  /** After a failure another is tried once the log has grown by this part of the threshold. */
  private static final int RETRY_PART = 4;

  private final Store store;
  private final WriteAheadLog log;
  private final long afterBytes;
  private final Pace pace;

  /** Held while a snapshot is taken; longer than any other lock, and by nobody who serves. */
  private final ReentrantLock taking = new ReentrantLock();

  private volatile SnapshotStatus status;

  /** How many snapshots in a row were given up; for the thread that takes those that are due. */
  private int failures;

  /** Length of the log at which another snapshot may be tried after a failure; else 0. */
  private volatile long retryAtBytes;

  /**
   * Starts to watch a log.
   *
   * @param afterBytes as {@link DurabilitySettings} has it
   * @param lastBytes size of the snapshot that counts, 0 if there is none
   * @param pace is told of each piece of a snapshot
   */
  Snapshots(Store store, WriteAheadLog log, long afterBytes, long lastBytes, Pace pace) {
    this.store = store;
    this.log = log;
    this.afterBytes = afterBytes;
    this.pace = pace;
    this.status = new SnapshotStatus(0, false, lastBytes, 0, 0, null);
  }

  /** What snapshots have done. */
  SnapshotStatus status() {
    return status;
  }

  /** Whether the log is long enough for another one. */
  boolean isDue() {
    long bytes = log.bytesSinceSnapshot();
    return bytes > Math.max(afterBytes, status.bytes())
        && bytes >= retryAtBytes
        && log.failure() == null;
  }

  /**
   * Takes one if it is due. A failure is kept and logged, and is no reason to stop.
   *
   * @throws InterruptedException if the thread is to stop
   */
  void takeIfDue() throws InterruptedException {
    if (isDue()) {
      try {
        take();
        failures = 0;
      } catch (IOException | RuntimeException | Error e) {
        failures++;
        // A disk that stays full is told of less and less often.
        LOGGER.log(
            Integer.bitCount(failures) == 1 ? Level.WARNING : Level.DEBUG,
            "A snapshot was given up; the log is whole all the same, and another one is tried when it has grown by %d bytes (%d in a row): %s"
                .formatted(afterBytes / RETRY_PART, failures, e.getMessage()),
            e);
      }
    }
  }

  /**
   * Takes one.
   *
   * @throws IOException if it was given up; the log is whole all the same
   * @throws InterruptedException if the thread is to stop
   */
  void take() throws IOException, InterruptedException {
    taking.lockInterruptibly();
    try {
      status = underWay(true, null);
      log.requireRoom(estimate());
      takeLocked();
    } catch (IOException | RuntimeException | Error e) {
      if (Thread.interrupted()) {
        status = underWay(false, status.failure());
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      retryAtBytes = log.bytesSinceSnapshot() + afterBytes / RETRY_PART;
      String message = e.getMessage();
      status = underWay(false, message == null ? e.toString() : message);
      throw e;
    } catch (InterruptedException e) {
      status = underWay(false, status.failure());
      throw e;
    } finally {
      taking.unlock();
    }
  }

  /** About how large a snapshot gets: as the last one, and not more than all that was logged. */
  private long estimate() {
    long last = status.bytes();
    return last > 0 ? last : log.bytesSinceSnapshot();
  }

  private void takeLocked() throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (SnapshotWriter writer = log.beginSnapshot(SnapshotWalk.PARTS);
        SnapshotWalk walk = new SnapshotWalk(store, writer, pace)) {
      long entries = walk.run();
      writer.commit();
      retryAtBytes = 0;
      long nanos = System.nanoTime() - start;
      status = new SnapshotStatus(status.taken() + 1, false, writer.bytes(), entries, nanos, null);
      LOGGER.log(
          Level.DEBUG,
          "snapshot of {0} entries, {1} bytes, in {2} ms",
          entries,
          writer.bytes(),
          TimeUnit.NANOSECONDS.toMillis(nanos));
    }
  }

  private SnapshotStatus underWay(boolean isUnderWay, @Nullable String failure) {
    SnapshotStatus last = status;
    return new SnapshotStatus(
        last.taken(), isUnderWay, last.bytes(), last.entries(), last.nanos(), failure);
  }
}
