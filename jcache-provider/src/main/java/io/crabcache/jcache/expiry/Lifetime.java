package io.crabcache.jcache.expiry;

import io.crabcache.protocol.Modifiers;
import javax.cache.expiry.Duration;

/**
 * When an entry is to expire, as a command says it. Immutable.
 *
 * @param modifiers one of the expiries of {@link Modifiers}
 * @param millis duration from when the server executes the command, read only under EXPIRY_TTL
 */
public record Lifetime(int modifiers, long millis) {

  /** As the cache's durations say, which the server knows. */
  public static final Lifetime POLICY = new Lifetime(Modifiers.EXPIRY_POLICY, 0);

  /** As it was. */
  public static final Lifetime KEPT = new Lifetime(Modifiers.EXPIRY_KEEP, 0);

  /** Never. */
  public static final Lifetime ETERNAL = new Lifetime(Modifiers.EXPIRY_NEVER, 0);

  /** A policy's answer; zero is at once. */
  static Lifetime of(Duration duration) {
    return duration.isEternal()
        ? ETERNAL
        : new Lifetime(
            Modifiers.EXPIRY_TTL, duration.getTimeUnit().toMillis(duration.getDurationAmount()));
  }
}
