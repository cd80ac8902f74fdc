package io.crabcache.client.remote;

import java.util.random.RandomGenerator;

/**
 * Pauses between attempts to connect: doubling from the shortest to the longest, each shortened by
 * up to half at random, so that the clients of a server that comes back do not all come at once.
 * Not thread safe.
 */
final class Backoff {
  private final long minMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private long nextMillis;

  Backoff(long minMillis, long maxMillis, RandomGenerator random) {
    this.minMillis = minMillis;
    this.maxMillis = maxMillis;
    this.random = random;
    this.nextMillis = minMillis;
  }

  /** The pause after a failed attempt. */
  long pauseMillis() {
    long pause = nextMillis;
    nextMillis = Math.min(maxMillis, 2 * nextMillis);
    return pause - random.nextLong(pause / 2 + 1);
  }

  /** An attempt succeeded. */
  void reset() {
    nextMillis = minMillis;
  }
}
