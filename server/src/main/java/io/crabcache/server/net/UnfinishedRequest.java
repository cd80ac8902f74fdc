package io.crabcache.server.net;

import java.util.concurrent.TimeUnit;

/**
 * Since when a connection's request or handshake has been waiting for its end, if there is one that
 * does. Belongs to the connection.
 */
final class UnfinishedRequest {
  private boolean present;
  private long sinceNanos;

  /**
   * Notes what a turn has left.
   *
   * @param unfinished whether the input ends inside a request
   * @param consumed whether that is another request than before
   * @return whether one begins now, so that {@link #restart} is to be called
   */
  boolean note(boolean unfinished, boolean consumed) {
    boolean begins = unfinished && (consumed || !present);
    present = unfinished;
    return begins;
  }

  /** Time counts from now on: one begins, or the server has not read what came. */
  void restart(long nowNanos) {
    sinceNanos = nowNanos;
  }

  boolean isOverdue(long nowNanos, int timeoutMillis) {
    return present && TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos) >= timeoutMillis;
  }
}
