package io.crabcache.engine.durability;

import io.crabcache.engine.log.ReplayBlock;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Records that several workers read. The last one that is done with them releases them and gives
 * back what they took of the memory of the recovery. Thread safe.
 */
final class SharedBlock {
  private final ByteBuf records;
  private final Semaphore memory;
  private final int permits;
  private final ReplayBlock.Place place;
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * Takes over records.
   *
   * @param permits what they took of {@code memory}
   * @param place where they stand
   */
  SharedBlock(ByteBuf records, Semaphore memory, int permits, ReplayBlock.Place place) {
    this.records = records;
    this.memory = memory;
    this.permits = permits;
    this.place = place;
  }

  /** Buffer of the records; only its bytes may be read, by their indexes. */
  ByteBuf records() {
    return records;
  }

  /** Where the records stand, for messages. */
  ReplayBlock.Place place() {
    return place;
  }

  /** Adds a user; for those who are users themselves. */
  void retain() {
    users.incrementAndGet();
  }

  /** Ends a use. */
  void release() {
    if (users.decrementAndGet() == 0) {
      records.release();
      memory.release(permits);
    }
  }
}
