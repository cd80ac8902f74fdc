package io.crabcache.server.net;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of all event loops against their limit. Thread safe. */
final class ConnectionCount {
  private final AtomicInteger open = new AtomicInteger();
  private final int max;

  ConnectionCount(int max) {
    this.max = max;
  }

  /**
   * Counts a connection that has come, unless it is one too many.
   *
   * @return whether it is counted
   */
  boolean enter() {
    int before;
    do {
      before = open.get();
    } while (before < max && !open.compareAndSet(before, before + 1));
    return before < max;
  }

  /** Counts a connection that has gone. */
  void leave() {
    open.decrementAndGet();
  }

  /** Connections at present. */
  int open() {
    return open.get();
  }

  /** Most connections that are served. */
  int max() {
    return max;
  }
}
