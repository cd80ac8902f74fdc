package io.crabcache.engine.durability;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks about once a second whether a snapshot is due, and takes it. */
final class SnapshotThread implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(SnapshotThread.class.getName());
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Snapshots snapshots;
  private final Thread thread = new Thread(this::run, "crabcache-snapshot");
  private volatile boolean closing;

  SnapshotThread(Snapshots snapshots) {
    this.snapshots = snapshots;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closing) {
        LockSupport.parkNanos(this, INTERVAL_NANOS);
        snapshots.takeIfDue();
      }
    } catch (InterruptedException e) {
      LOGGER.log(Level.DEBUG, "no more snapshots, since the engine is being closed");
    }
  }

  /** Stops the thread; a snapshot under way is given up. Waits for its end. */
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // The files must not be closed under it.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
