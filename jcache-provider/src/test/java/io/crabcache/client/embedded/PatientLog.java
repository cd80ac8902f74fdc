package io.crabcache.client.embedded;

import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.MutationLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A log without files that acknowledges when a test says so. A record is one position long. */
final class PatientLog implements MutationLog {
  private static final int PATIENCE_SECONDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long appended;
  private long acknowledged;
  private int waiters;
  private boolean behind;
  private @Nullable String failure;

  /** Changes something under the lock. */
  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Acknowledges all that is there. */
  void acknowledge() {
    change(() -> acknowledged = appended);
  }

  void behind(boolean is) {
    change(() -> behind = is);
  }

  void fail(String why) {
    change(() -> failure = why);
  }

  /** Waits until that many threads wait for the log. */
  void awaitWaiters(int number) throws InterruptedException {
    lock.lock();
    try {
      while (waiters != number) {
        if (!changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError(waiters + " threads wait for the log, not " + number);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long append(LogRecord record) {
    change(() -> appended += failure == null ? 1 : 0);
    return appended();
  }

  @Override
  public void write() {}

  @Override
  public long appended() {
    lock.lock();
    try {
      return appended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long acknowledged() {
    lock.lock();
    try {
      return acknowledged;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isBehind() {
    lock.lock();
    try {
      return behind;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addListener(Runnable listener) {
    throw new UnsupportedOperationException("a caller waits for itself");
  }

  @Override
  public void removeListener(Runnable listener) {
    throw new UnsupportedOperationException("a caller waits for itself");
  }

  @Override
  public boolean await(long position, long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      waiters++;
      changed.signalAll();
      long left = timeoutNanos;
      while (acknowledged < position && failure == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return acknowledged >= position;
    } finally {
      waiters--;
      lock.unlock();
    }
  }

  @Override
  public void close() {}
}
