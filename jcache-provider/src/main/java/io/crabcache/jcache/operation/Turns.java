package io.crabcache.jcache.operation;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the invocations that this client has for one key run one after the other, in the order in
 * which they came: together they would only make each other's work void. That nothing is lost is
 * not this class's concern, as every change is conditional, so a turn is a courtesy:
 *
 * <ul>
 *   <li>Nobody waits for one for longer than {@value #PATIENCE_MILLIS} ms, and then goes on
 *       without.
 *   <li>A thread that is inside an entry processor takes none. If it waited for the key of another
 *       processor, that one might be waiting for its own; and one that comes back to the key that
 *       it works on would wait for itself.
 * </ul>
 *
 * So there is no deadlock. No thread is blocked by a lock: who waits, waits in the way of its
 * {@link Step}, and who does not wait is called by the executor. Thread safe.
 */
public final class Turns {

  private static final long PATIENCE_MILLIS = 1_000;

  /** How many processors and listeners the thread is inside of. */
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  /**
   * Who waits for a key; a key that is not in the map is free. A queue is touched only by the
   * functions that the map runs for its key, one at a time, and these never wait.
   */
  private final ConcurrentHashMap<ByteBuffer, Queue<CompletableFuture<Boolean>>> queues =
      new ConcurrentHashMap<>();

  /** Creates the turns of one cache. */
  public Turns() {}

  /** Runs an entry processor. */
  static <T extends @Nullable Object> T processing(Supplier<T> processor) {
    int depth = DEPTH.get();
    DEPTH.set(depth + 1);
    try {
      return processor.get();
    } finally {
      if (depth == 0) {
        DEPTH.remove();
      } else {
        DEPTH.set(depth);
      }
    }
  }

  /** Tells listeners of events. */
  public static void listening(Runnable listeners) {
    Object unused =
        processing(
            () -> {
              listeners.run();
              return "told";
            });
  }

  /** Starts a call when it is the key's turn, and ends the turn with the call. */
  <T extends @Nullable Object> Step<T> take(byte[] key, Supplier<Step<T>> call) {
    if (DEPTH.get() > 0) {
      return call.get();
    }
    ByteBuffer wanted = ByteBuffer.wrap(key);
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    queues.compute(
        wanted,
        (free, queue) -> {
          if (queue == null) {
            turn.complete(true);
            return new ArrayDeque<>(1);
          }
          queue.add(turn);
          return queue;
        });
    if (turn.isDone()) {
      return Step.lastly(call, () -> pass(wanted));
    }
    return new Step.Wait<>(
        turn,
        TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS),
        // Whoever completes it first decides: it is ours, or it will be passed over.
        () -> turn.complete(false) ? call.get() : Step.lastly(call, () -> pass(wanted)));
  }

  /** Hands the turn to the next one that still waits. */
  private void pass(ByteBuffer key) {
    CompletableFuture<Boolean> next;
    do {
      next = poll(key);
      // Completed outside of the map's function, because that may run whatever hangs on it.
    } while (next != null && !next.complete(true));
  }

  /** The next one that waits; if there is none, the key is free. */
  private @Nullable CompletableFuture<Boolean> poll(ByteBuffer key) {
    AtomicReference<@Nullable CompletableFuture<Boolean>> next = new AtomicReference<>();
    queues.computeIfPresent(
        key,
        (taken, queue) -> {
          next.set(queue.poll());
          return next.get() == null ? null : queue;
        });
    return next.get();
  }
}
