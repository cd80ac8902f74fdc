package io.crabcache.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds stalls: stretches of time in which replies came more than 10 ms after their requests were
 * sent. Replies of one stretch are one stall. A stretch in which the generator itself did not run
 * is nothing that the server did, and counted apart. Not thread safe.
 */
final class Stalls {
  /** What a reply may take, nanoseconds. */
  static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A generator that was not heard of for so long did not run. */
  private static final long ASLEEP_NANOS = LIMIT_NANOS / 2;

  private static final int MOST_REMEMBERED = 1000;

  private final List<Stall> remembered = new ArrayList<>();
  private long count;
  private long stallEnd = Long.MIN_VALUE;
  private long lastAwake;
  private long asleepUntil = Long.MIN_VALUE;
  private long timesAsleep;

  /**
   * A stall.
   *
   * @param end when its last late reply came
   * @param nanos the longest that a reply of it took
   */
  record Stall(Instant end, long nanos) {}

  Stalls(long now) {
    lastAwake = now;
  }

  /** Called whenever the generator does something, at least every few milliseconds. */
  void awake(long now) {
    if (now - lastAwake > ASLEEP_NANOS) {
      asleepUntil = now;
      timesAsleep++;
    }
    lastAwake = now;
  }

  /** A reply has come. */
  void answered(long sent, long now) {
    if (now - sent <= LIMIT_NANOS || sent <= asleepUntil) {
      return;
    }
    Stall stall = new Stall(Instant.now(), now - sent);
    if (sent > stallEnd) {
      count++;
      if (remembered.size() < MOST_REMEMBERED) {
        remembered.add(stall);
      }
    } else if (count <= MOST_REMEMBERED) {
      Stall last = remembered.get(remembered.size() - 1);
      remembered.set(
          remembered.size() - 1, new Stall(stall.end, Math.max(last.nanos, stall.nanos)));
    }
    stallEnd = now;
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /** The first of them. */
  List<Stall> remembered() {
    return remembered;
  }

  /** How often the generator itself did not run for more than 5 ms. */
  long timesAsleep() {
    return timesAsleep;
  }
}
