package io.crabcache.client.remote;

import io.crabcache.client.operation.Operation;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Operations on their way from callers to the event loop: a bounded queue, and a flag by which a
 * caller knows whether it has to wake the loop. The package documentation says why none is left
 * behind.
 */
final class Mailbox {
  private final int capacity;
  private final Queue<Operation> queue;
  private final Semaphore permits;
  private final AtomicBoolean drainDue = new AtomicBoolean();

  private int polled; // permits of operations that the loop has taken; the loop's alone

  /**
   * Creates an empty mailbox.
   *
   * @param capacity most commands that wait
   */
  Mailbox(int capacity) {
    this.capacity = capacity;
    queue = new MpscAtomicArrayQueue<>(Math.max(2, capacity));
    permits = new Semaphore(capacity);
  }

  // ---- callers

  /** Takes room for an operation, if there is any. */
  boolean tryReserve(Operation operation) {
    return permits.tryAcquire(weight(operation));
  }

  /** Waits for room. */
  boolean tryReserve(Operation operation, long nanos) throws InterruptedException {
    return permits.tryAcquire(weight(operation), nanos, TimeUnit.NANOSECONDS);
  }

  /** A bulk operation counts as its commands; one larger than the queue may have it to itself. */
  private int weight(Operation operation) {
    return Math.min(operation.commands(), capacity);
  }

  /**
   * Adds an operation that has its room.
   *
   * @return whether the caller has to have the loop drain
   */
  boolean add(Operation operation) {
    if (!queue.offer(operation)) {
      throw new IllegalStateException("more operations in the queue than permits");
    }
    return !drainDue.get() && drainDue.compareAndSet(false, true);
  }

  // ---- below this line: the event loop only

  /** From now on callers do not wake the loop: it drains, or whatever is in its way will. */
  void busy() {
    drainDue.set(true);
  }

  /** Whether callers add operations without waking the loop. */
  boolean isBusy() {
    return drainDue.get();
  }

  /**
   * From now on callers wake the loop.
   *
   * @return whether the mailbox is empty; if not, some callers have not, and the loop goes on
   */
  boolean idle() {
    drainDue.set(false);
    return queue.isEmpty();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  @Nullable Operation peek() {
    return queue.peek();
  }

  @Nullable Operation poll() {
    Operation operation = queue.poll();
    if (operation != null) {
      polled += weight(operation);
    }
    return operation;
  }

  /** Gives back the room of the operations that were taken. */
  void release() {
    if (polled > 0) {
      permits.release(polled);
      polled = 0;
    }
  }
}
