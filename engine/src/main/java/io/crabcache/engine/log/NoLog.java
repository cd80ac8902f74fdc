package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/** Keeps nothing. */
final class NoLog implements MutationLog {

  @Override
  public long append(LogRecord record) {
    return 0;
  }

  @Override
  public void write() {}

  @Override
  public long appended() {
    return 0;
  }

  @Override
  public long acknowledged() {
    return 0;
  }

  @Override
  public boolean isBehind() {
    return false;
  }

  @Override
  public @Nullable String failure() {
    return null;
  }

  @Override
  public void addListener(Runnable listener) {}

  @Override
  public void removeListener(Runnable listener) {}

  @Override
  public boolean await(long position, long timeoutNanos) {
    return true;
  }

  @Override
  public void close() {}
}
