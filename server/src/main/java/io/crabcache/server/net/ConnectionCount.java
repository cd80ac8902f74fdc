package io.crabcache.server.net;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the connections of all event loops, against their limit and for statistics. Thread safe.
 */
final class ConnectionCount {
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder received = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private volatile int max;

  ConnectionCount(int max) {
    this.max = max;
  }

  /** Sets how many connections there may be; those that there are stay. */
  void max(int most) {
    max = most;
  }

  /**
   * Counts a connection that has come, unless it is one too many.
   *
   * @return whether it is counted as open
   */
  boolean enter() {
    received.increment();
    int most = max;
    int before;
    do {
      before = open.get();
    } while (before < most && !open.compareAndSet(before, before + 1));
    if (before >= most) {
      refused.increment();
    }
    return before < most;
  }

  /** Counts a connection that has gone. */
  void leave() {
    open.decrementAndGet();
  }

  /** Counts a connection that the server ends because its client goes beyond a bound. */
  void cut() {
    cut.increment();
  }

  /** Connections at present. */
  int open() {
    return open.get();
  }

  /** Connections that have come, the refused ones among them. */
  long received() {
    return received.sum();
  }

  /** Connections that were one too many. */
  long refused() {
    return refused.sum();
  }

  /** Connections whose client went beyond a bound of time or memory. */
  long cuts() {
    return cut.sum();
  }

  /** Counts those that come from zero again. */
  void reset() {
    received.reset();
    refused.reset();
    cut.reset();
  }

  /** Most connections that are served. */
  int max() {
    return max;
  }
}
