package io.crabcache.kill;

import org.jspecify.annotations.Nullable;

/**
 * What a key holds as far as its writer can know.
 *
 * @param value null: nothing
 * @param expiresFrom earliest time that it may expire, milliseconds since 1970
 * @param expiresTo latest time at which it expires
 */
record Held(@Nullable String value, long expiresFrom, long expiresTo) {
  /** Time of what does not expire. */
  static final long NEVER = Long.MAX_VALUE;

  static final Held NOTHING = new Held(null, NEVER, NEVER);

  /** A value that stays. */
  static Held lasting(String value) {
    return new Held(value, NEVER, NEVER);
  }

  /** The same with another expiry. */
  Held until(long from, long to) {
    return new Held(value, from, to);
  }

  /** Whether it is there, and will be for some time, whatever the clock does meanwhile. */
  boolean isSureFor(long millis) {
    return value != null && expiresFrom - System.currentTimeMillis() > millis;
  }

  /**
   * Whether a look at the key can have shown this.
   *
   * @param mayBeEvicted whether it may be gone for want of memory
   */
  boolean fits(Seen seen, boolean mayBeEvicted) {
    if (seen.value() == null) {
      return value == null || mayBeEvicted || seen.answered() >= expiresFrom;
    }
    return seen.value().equals(value)
        && seen.asked() < expiresTo
        && (seen.expiry() == Seen.UNKNOWN
            || (seen.expiry() >= expiresFrom && seen.expiry() <= expiresTo));
  }

  @Override
  public String toString() {
    if (value == null) {
      return "nothing";
    }
    return Seen.shortened(value)
        + (expiresTo == NEVER ? "" : " until %d to %d".formatted(expiresFrom, expiresTo));
  }
}
