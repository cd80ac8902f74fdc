package io.crabcache.kill;

import org.jspecify.annotations.Nullable;

/**
 * What a look at a key has shown.
 *
 * @param value null: nothing
 * @param expiry its time, {@link Held#NEVER}, or {@link #UNKNOWN}
 * @param asked when it was asked for, milliseconds since 1970
 * @param answered when the answer was there
 */
record Seen(@Nullable String value, long expiry, long asked, long answered) {
  /** The client cannot tell. */
  static final long UNKNOWN = -1;

  private static final int SHOWN = 60;

  @Override
  public String toString() {
    String what = value == null ? "nothing" : shortened(value);
    return "%s (expiry %d, asked at %d, answered at %d)".formatted(what, expiry, asked, answered);
  }

  /** The beginning of a value, with its length, for messages. */
  static String shortened(String value) {
    return value.length() <= SHOWN
        ? "'" + value + "'"
        : "'%s...' of %d characters".formatted(value.substring(0, SHOWN), value.length());
  }
}
