package io.crabcache.server.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all connections of all event loops hold for their clients: requests that are not
 * whole yet, and replies that are not read. Thread safe.
 */
final class HeldBytes {
  private final AtomicLong held = new AtomicLong();
  private final long max;

  HeldBytes(long max) {
    this.max = max;
  }

  /**
   * Counts what a connection holds more, or less if negative.
   *
   * @return whether all together hold more than they may
   */
  boolean add(long bytes) {
    return held.addAndGet(bytes) > max;
  }

  /** Bytes at present. */
  long held() {
    return held.get();
  }

  /** Most bytes that are held before connections with much of them are ended. */
  long max() {
    return max;
  }
}
