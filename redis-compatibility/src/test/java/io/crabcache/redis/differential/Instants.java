package io.crabcache.redis.differential;

import java.util.Random;

/**
 * Points in time at which keys expire: some that are past, and some in a far stretch of the future
 * in which no time to live ends, so that who reads one knows that it was given as a point in time.
 */
final class Instants {
  private static final long FIRST_SECOND = 4_000_000_000L;
  private static final int SECONDS = 500_000_000;
  private static final long MILLIS = 1_000;

  private Instants() {}

  static long drawSeconds(Random random) {
    return random.nextInt(4) == 0
        ? random.nextInt(1_000_000_000)
        : FIRST_SECOND + random.nextInt(SECONDS);
  }

  static long drawMillis(Random random) {
    return drawSeconds(random) * MILLIS + random.nextInt((int) MILLIS);
  }

  /** Whether a reply names a point in time that was drawn here, in seconds or milliseconds. */
  static boolean isDrawn(long reply) {
    return isSecond(reply) || isSecond(reply / MILLIS);
  }

  private static boolean isSecond(long second) {
    return second >= FIRST_SECOND && second <= FIRST_SECOND + SECONDS;
  }
}
