package io.crabcache.client;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a store has come, as its replies told: which life it is in, and its highest sequence
 * number there. Thread safe.
 */
public final class StorePosition {
  private final AtomicLong sequence = new AtomicLong();
  private volatile long incarnation;

  /** Creates the position before the first contact. */
  public StorePosition() {}

  /** A connection was greeted by the store. */
  public void greeted(long incarnation, long sequence) {
    if (this.incarnation != incarnation) {
      this.incarnation = incarnation;
      this.sequence.set(sequence);
    }
    advance(sequence);
  }

  /** A reply told a sequence number. */
  public void advance(long sequence) {
    if (sequence > this.sequence.get()) {
      this.sequence.accumulateAndGet(sequence, Math::max);
    }
  }

  /** Random number of the store's life, 0 before the first contact. */
  public long incarnation() {
    return incarnation;
  }

  /** Highest sequence number that was told in this life. */
  public long sequence() {
    return sequence.get();
  }
}
