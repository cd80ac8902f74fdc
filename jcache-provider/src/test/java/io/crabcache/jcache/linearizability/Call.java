package io.crabcache.jcache.linearizability;

import java.util.Objects;

/**
 * A call on one key, as a client saw it.
 *
 * @param begin place of its beginning in the order of all beginnings and ends
 * @param end place of its end; {@link #NEVER} if nobody knows what became of it: it happens at any
 *     time from its beginning on, or never
 * @param result what it returned; nothing is meant by it if the end is not known
 */
record Call(
    String client, Kind kind, String value, String expected, long begin, long end, Object result) {
  static final long NEVER = Long.MAX_VALUE;

  boolean isUnknown() {
    return end == NEVER;
  }

  /** Does it; null if it would not return what it returned. */
  Kind.Effect on(String before) {
    Kind.Effect effect = kind.on(before, value, expected);
    return isUnknown() || Objects.equals(effect.result(), result) ? effect : null;
  }

  @Override
  public String toString() {
    return "%d..%s %s %s(%s, expected %s) -> %s"
        .formatted(
            begin,
            isUnknown() ? "?" : end,
            client,
            kind,
            value,
            expected,
            isUnknown() ? "?" : result);
  }
}
