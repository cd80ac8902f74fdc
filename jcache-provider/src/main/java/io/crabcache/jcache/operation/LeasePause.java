package io.crabcache.jcache.operation;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a call waits before it tries for a lease again: a little, longer each time, and never in step
 * with others. Belongs to one call.
 */
final class LeasePause {
  private static final long MAX_MILLIS = 16;

  private long nextMillis = 1;

  <T extends @Nullable Object> Step<T> then(Supplier<Step<T>> next) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(nextMillis);
    nextMillis = Math.min(2 * nextMillis, MAX_MILLIS);
    return Step.pause(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1), next);
  }
}
