package io.crabcache.engine.log;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a log is, whether it has failed, and who wants to know. Thread safe. Once it has failed,
 * nothing moves any more.
 */
final class LogProgress {
  private static final System.Logger LOGGER = System.getLogger(WriteAheadLog.class.getName());

  private final boolean always;
  private final String place;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  // Written under the lock:
  private volatile long written;
  private volatile long synced;
  private volatile @Nullable String failure;
  private boolean closed;
  private long records;
  private long blocks;
  private long syncs;
  private long syncNanos;
  private long longestSyncNanos;

  /**
   * Begins at a position, up to which all is on disk.
   *
   * @param policy tells what acknowledged means
   * @param place where the log is, for messages
   */
  LogProgress(SyncPolicy policy, String place, long position) {
    this.place = place;
    always = policy == SyncPolicy.ALWAYS;
    written = position;
    synced = position;
  }

  long written() {
    return written;
  }

  long synced() {
    return synced;
  }

  long acknowledged() {
    return always ? synced : written;
  }

  @Nullable String failure() {
    return failure;
  }

  /** A block was written. */
  void wrote(long position, int recordsOfBlock) {
    lock.lock();
    try {
      if (failure == null) {
        written = position;
        records += recordsOfBlock;
        blocks++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The log was forced. */
  void synced(long position, long nanos) {
    lock.lock();
    try {
      if (failure == null) {
        synced = Math.max(synced, position);
        syncs++;
        syncNanos += nanos;
        longestSyncNanos = Math.max(longestSyncNanos, nanos);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The log was closed; who still waits has waited in vain. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    tell();
  }

  /** Something failed, and with it the log, unless it had failed before. */
  void fail(Throwable cause) {
    String reason =
        cause instanceof LogFailure ? String.valueOf(cause.getMessage()) : cause.toString();
    String text =
        "the write-ahead log in %s has failed: %s. Nothing more is made safe; mend the cause, then restart the server"
            .formatted(place, reason);
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = text;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOGGER.log(Level.ERROR, text, cause);
    tell();
  }

  void addListener(Runnable listener) {
    listeners.add(listener);
  }

  void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Tells the listeners that something has changed. */
  void tell() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOGGER.log(Level.ERROR, "A listener of the log has thrown", e);
      }
    }
  }

  /** Waits until a position is acknowledged; returns false if it never is, or time is over. */
  boolean awaitAcknowledged(long position, long timeoutNanos) throws InterruptedException {
    return acknowledged() >= position || await(this::acknowledged, position, timeoutNanos);
  }

  private boolean await(LongSupplier grows, long position, long timeoutNanos)
      throws InterruptedException {
    long left = timeoutNanos;
    lock.lockInterruptibly();
    try {
      while (grows.getAsLong() < position) {
        if (failure != null || closed || left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a position is written.
   *
   * @throws IOException if it never is
   */
  void awaitWritten(long position) throws IOException, InterruptedException {
    require(await(this::written, position, Long.MAX_VALUE));
  }

  /**
   * Waits until a position is on disk.
   *
   * @throws IOException if it never is
   */
  void awaitSynced(long position) throws IOException, InterruptedException {
    require(await(this::synced, position, Long.MAX_VALUE));
  }

  private void require(boolean reached) throws IOException {
    if (!reached) {
      String text = failure;
      throw new IOException(text == null ? "the log is closed" : text);
    }
  }

  /** All figures, as of one moment. */
  LogStatus status(SyncPolicy policy, long appended, int segments, long logBytes) {
    lock.lock();
    try {
      return new LogStatus(
          policy,
          Math.max(appended, written),
          written,
          synced,
          records,
          blocks,
          syncs,
          syncNanos,
          longestSyncNanos,
          segments,
          logBytes,
          failure);
    } finally {
      lock.unlock();
    }
  }
}
