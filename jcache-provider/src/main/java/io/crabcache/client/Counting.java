package io.crabcache.client;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts for {@link ClientCounters}. Thread safe. */
public final class Counting {
  private final LongAdder framesSent = new LongAdder();
  private final LongAdder commandsSent = new LongAdder();
  private final LongAccumulator largestFrame = new LongAccumulator(Math::max, 0);
  private final LongAdder queueWaits = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Creates counters at zero. */
  public Counting() {}

  /** A batch frame was sent. */
  public void frame(int commands) {
    framesSent.increment();
    commandsSent.add(commands);
    if (commands > largestFrame.get()) {
      largestFrame.accumulate(commands);
    }
  }

  /** A caller found the queue full. */
  public void queueWait() {
    queueWaits.increment();
  }

  /** A connection was established again. */
  public void reconnect() {
    reconnects.increment();
  }

  /** An operation failed. */
  public void failure() {
    failed.increment();
  }

  /** The counts so far. */
  public ClientCounters read() {
    return new ClientCounters(
        framesSent.sum(),
        commandsSent.sum(),
        largestFrame.get(),
        queueWaits.sum(),
        reconnects.sum(),
        failed.sum());
  }
}
