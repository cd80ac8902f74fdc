package io.crabcache.engine.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The thread that does what the writer must not wait for: it forces the log at intervals or when
 * asked to, forces and closes segments that have ended, prepares the next one, and looks now and
 * then whether the file that is written is still in its directory.
 */
final class DiskThread implements Runnable {
  /** Time between two looks at the directory. */
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Segments segments;
  private final LogProgress progress;
  private final SyncPolicy policy;
  private final long intervalNanos;
  private final LongSupplier clock;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  // Guarded by the lock:
  private boolean asked;
  private boolean closing;
  private boolean timed;

  /** When the interval is over; means something while timed. */
  private long due;

  /** When to look at the directory again. */
  private long lookDue;

  /** Whether nothing was written since the last round, so that the writer must say so. */
  private volatile boolean idle = true;

  DiskThread(
      Segments segments,
      LogProgress progress,
      LogSettings settings,
      LongSupplier clock,
      Consumer<Throwable> onFailure) {
    this.segments = segments;
    this.progress = progress;
    this.policy = settings.sync();
    this.intervalNanos = settings.syncIntervalMillis() * 1_000_000L;
    this.clock = clock;
    this.onFailure = onFailure;
    this.lookDue = clock.getAsLong() + LOOK_NANOS;
    this.thread = new Thread(this, "crabcache-log-disk");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What the clock says. */
  long now() {
    return clock.getAsLong();
  }

  /**
   * A block was written and not forced. Called after the position has grown.
   *
   * @param since when that was begun
   */
  void blockWritten(long since) {
    if (idle && policy == SyncPolicy.INTERVAL) {
      lock.lock();
      try {
        if (idle) {
          idle = false;
          timed = true;
          due = since + intervalNanos;
          work.signal();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** A segment has ended. */
  void segmentEnded() {
    wake();
  }

  /** Has all that is written so far forced, unless the writer does that anyway. */
  void requestSync() {
    lock.lock();
    try {
      asked = policy != SyncPolicy.ALWAYS;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has the thread look at the clock and at the segments. */
  void wake() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has the thread end. */
  void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the thread to end. */
  void join() {
    Threads.join(thread);
  }

  @Override
  public void run() {
    try {
      segments.prepare();
      while (awaitWork()) {
        if (takeLook()) {
          segments.requireThere();
        } else if (policy == SyncPolicy.ALWAYS) {
          segments.forceEnded(); // closes them; the writer has forced them
          segments.prepare();
        } else if (takeSync()) {
          sync();
        } else {
          segments.forceEnded();
        }
      }
    } catch (Throwable e) { // An error, too, means that nothing more is forced.
      onFailure.accept(e);
    }
  }

  private void sync() throws LogFailure {
    long start = System.nanoTime();
    long position = segments.forceAll(progress::written);
    progress.synced(position, System.nanoTime() - start);
    progress.tell();
  }

  /** Waits until there is something to do; returns false if that is to end. */
  private boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (!closing && progress.failure() == null) {
        long now = clock.getAsLong();
        long wait = lookDue - now;
        if (asked || isDue() || hasEnded() || wait <= 0) {
          return true;
        }
        work.awaitNanos(Math.max(1, timed ? Math.min(wait, due - now) : wait));
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    return timed && clock.getAsLong() - due >= 0;
  }

  /** Whether to look at the directory now; if so, the next time is later. */
  private boolean takeLook() {
    lock.lock();
    try {
      long now = clock.getAsLong();
      boolean look = lookDue - now <= 0;
      if (look) {
        lookDue = now + LOOK_NANOS;
      }
      return look;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there are ended segments to care for now. */
  private boolean hasEnded() {
    int open = segments.openSegments();
    return switch (policy) {
      case ALWAYS -> open > 0;
      case INTERVAL -> open > Segments.MAX_OPEN / 2;
      case OS -> open > Segments.MAX_OPEN / 2;
    };
  }

  /** Whether all is to be forced; the next write begins another interval then. */
  private boolean takeSync() {
    lock.lock();
    try {
      boolean all = asked || isDue();
      if (all) {
        asked = false;
        timed = false;
        idle = true;
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
