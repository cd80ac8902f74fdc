package io.crabcache.engine.durability;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets a thread work for at most a share of the time, by rests in proportion to what it worked. Not
 * thread safe.
 */
final class SharePace implements Pace {

  /** Shorter rests are gathered: a thread cannot sleep exactly. */
  private static final long MIN_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final double restForWork;
  private final LongSupplier nanoTime;
  private final LongConsumer rest;
  private double owed;

  /**
   * Creates one.
   *
   * @param share above 0 and at most 1
   */
  SharePace(double share) {
    this(share, System::nanoTime, LockSupport::parkNanos);
  }

  /** The same with a clock, and with someone who lets about so many nanoseconds of it pass. */
  SharePace(double share, LongSupplier nanoTime, LongConsumer rest) {
    this.restForWork = (1 - share) / share;
    this.nanoTime = nanoTime;
    this.rest = rest;
  }

  @Override
  public void worked(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    owed += nanos * restForWork;
    if (owed < MIN_REST_NANOS) {
      return;
    }
    long start = nanoTime.getAsLong();
    rest.accept((long) owed);
    owed -= nanoTime.getAsLong() - start; // If it was woken early or late, that counts next time.
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
