package io.crabcache.session.resp.string;

import io.crabcache.session.resp.Call;

/** The word that says when a value expires: a whole number above 0. Allocates nothing. */
final class ExpiryTime {
  private static final long MILLIS_PER_SECOND = 1000;

  /** The latest that is told from no expiry at all. */
  private static final long LATEST = Long.MAX_VALUE - 1;

  private static final long NOT_A_NUMBER = 0;
  private static final long OUT_OF_RANGE = -1;

  private ExpiryTime() {}

  /**
   * Reads a time.
   *
   * @param seconds whether it is in seconds, else in milliseconds
   * @param fromNow whether it counts from now, else from 1970
   * @return milliseconds since 1970; if it is not above 0, {@link #failure} tells why
   */
  static long deadline(Call call, int word, boolean seconds, boolean fromNow) {
    if (!call.isNumber(word)) {
      return NOT_A_NUMBER;
    }
    long time = call.number();
    if (time <= 0 || (seconds && time > Long.MAX_VALUE / MILLIS_PER_SECOND)) {
      return OUT_OF_RANGE;
    }
    long millis = seconds ? time * MILLIS_PER_SECOND : time;
    long deadline = fromNow ? millis + call.now() : millis;
    return deadline < 0 ? OUT_OF_RANGE : Math.min(deadline, LATEST);
  }

  /** The error about what {@link #deadline} returned instead of a deadline. */
  static String failure(long deadline, String command) {
    return deadline == NOT_A_NUMBER
        ? Call.NOT_AN_INTEGER
        : "ERR invalid expire time in '" + command + "' command";
  }
}
