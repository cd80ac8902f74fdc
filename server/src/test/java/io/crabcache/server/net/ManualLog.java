package io.crabcache.server.net;

import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.MutationLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A log without files, whose disk is as fast as a test says. A record is one position long. */
final class ManualLog implements MutationLog {
  private final AtomicLong appended = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long toldToWrite;
  private volatile long acknowledged;
  private volatile boolean movesBehindLook;
  private volatile boolean behind;
  private volatile @Nullable String failure;

  /** Acknowledges up to a position, and tells so. */
  void acknowledge(long position) {
    acknowledged = position;
    tell();
  }

  /** Acknowledges what is there. */
  void acknowledge() {
    acknowledge(appended());
  }

  /** Acknowledges what is there, and tells nobody. */
  void acknowledgeSilently() {
    acknowledged = appended();
  }

  /** Has the log move, and tell so, right behind the next look at it. */
  void acknowledgeBehindNextLook() {
    movesBehindLook = true;
  }

  void behind(boolean is) {
    behind = is;
    if (!is) {
      tell();
    }
  }

  void fail(String why) {
    failure = why;
    tell();
  }

  int listeners() {
    return listeners.size();
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public long append(LogRecord record) {
    return failure == null ? appended.incrementAndGet() : appended.get();
  }

  /** Position up to which it was last told to write. */
  long toldToWrite() {
    return toldToWrite;
  }

  @Override
  public void write() {
    toldToWrite = appended();
  }

  @Override
  public long appended() {
    return appended.get();
  }

  @Override
  public long acknowledged() {
    long seen = acknowledged;
    if (movesBehindLook) {
      movesBehindLook = false;
      acknowledge();
    }
    return seen;
  }

  @Override
  public boolean isBehind() {
    return behind;
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  @Override
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  @Override
  public boolean await(long position, long timeoutNanos) {
    throw new UnsupportedOperationException("an event loop does not wait");
  }

  @Override
  public void close() {}
}
