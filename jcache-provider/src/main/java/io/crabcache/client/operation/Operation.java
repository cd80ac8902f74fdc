package io.crabcache.client.operation;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ListenerThreads;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.ResultReader;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One or more commands under way, and the completion that the caller waits for.
 *
 * <p>At most one party waits: the thread in {@link #await}, or the callback of {@link #whenDone} or
 * {@link #toStage}. The results of a subclass may be read once {@link #isDone} is true and {@link
 * #failure} is null. An operation that fails may have happened on the server nevertheless; {@link
 * Reason} says when.
 *
 * <p>The methods for transports ({@link #start}, {@link #write}, {@link #read}, {@link #refuse},
 * {@link #hold}, {@link #release}, {@link #fail}) are not for callers.
 */
public abstract class Operation {
  /*
   * The whole life is in one field, moved by compare-and-set only:
   *
   *   null -> Thread | Callback -> DONE | ClientException       (or straight to the end)
   *
   * Whoever moves it to its end wakes what it found there; all others lost and do nothing. So a
   * result, a deadline and a lost connection may race. Results are plain fields written before the
   * move to DONE and read after it has been seen.
   */
  private static final Object DONE = new Object();

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Operation.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Callback(Runnable action, Executor executor) {}

  private final @Nullable CacheBinding cache;
  private volatile @Nullable Object state;
  private @Nullable Route route;
  private long deadlineNanos;
  private boolean unheld; // written before the operation is handed on

  // The transport's: what it knows while the operation is under way.
  private int holds;
  private boolean answered;

  Operation(@Nullable CacheBinding cache) {
    this.cache = cache;
  }

  // ---- for callers

  /**
   * Waits for the result, at most until the operation's deadline.
   *
   * <p>An interrupt ends the wait at once, because a thread that is being stopped should not sit
   * out a deadline; the thread's interrupt flag stays set.
   *
   * @return this
   * @throws ClientException if the operation failed
   * @throws IllegalStateException if something else waits already
   */
  public Operation await() {
    Object end = state;
    if (!isEnd(end)) {
      end = park();
    }
    if (end instanceof ClientException failure) {
      throw failure.here();
    }
    return this;
  }

  private Object park() {
    Thread self = Thread.currentThread();
    if (!STATE.compareAndSet(this, null, self)) {
      return endOr(self);
    }
    for (; ; ) {
      Object now = state;
      if (now != self) {
        return endOr(self);
      }
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        fail(route().deadlinePassed());
      } else if (self.isInterrupted()) {
        fail(
            new ClientException(
                Reason.INTERRUPTED,
                "interrupted while waiting for " + route().server() + " to answer",
                null));
      } else {
        LockSupport.parkNanos(this, left);
      }
    }
  }

  private Object endOr(Thread self) {
    Object now = state;
    if (now == null || !isEnd(now)) {
      throw new IllegalStateException(self.getName() + " waits for an operation that has a waiter");
    }
    return now;
  }

  private static boolean isEnd(@Nullable Object state) {
    return state == DONE || state instanceof ClientException;
  }

  /** Tells whether the operation has its result or has failed. */
  public final boolean isDone() {
    return isEnd(state);
  }

  /** Why the operation as a whole failed; null if it did not, or is not done. */
  public final @Nullable ClientException failure() {
    return state instanceof ClientException failure ? failure : null;
  }

  /**
   * Has {@code action} run by {@code executor} once the operation is done or has failed.
   *
   * @param executor hands the action to another thread; an action that it rejects runs in the
   *     common pool, so that no completion is lost, and so does one that it would run on the
   *     transport's event loop
   * @throws IllegalStateException if something else waits already
   */
  public final void whenDone(Runnable action, Executor executor) {
    Callback callback = new Callback(action, executor);
    if (!STATE.compareAndSet(this, null, callback)) {
      endOr(Thread.currentThread());
      run(callback);
    }
  }

  /**
   * The operation as a stage, completed by {@code executor} with what {@code result} makes of it.
   *
   * @throws IllegalStateException if something else waits already
   */
  public final <T extends @Nullable Object> CompletionStage<T> toStage(
      Supplier<? extends T> result, Executor executor) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    whenDone(
        () -> {
          ClientException failure = failure();
          if (failure != null) {
            stage.completeExceptionally(failure);
            return;
          }
          try {
            stage.complete(result.get());
          } catch (Throwable e) {
            stage.completeExceptionally(e);
          }
        },
        executor);
    return stage;
  }

  /** This is the thread of a transport: no action may hold it up, whatever its executor does. */
  private static void runElsewhere(Callback callback) {
    Thread transport = Thread.currentThread();
    run(
        new Callback(
            () -> {
              if (Thread.currentThread() == transport) {
                ForkJoinPool.commonPool().execute(callback.action);
              } else {
                callback.action.run();
              }
            },
            callback.executor));
  }

  private static void run(Callback callback) {
    try {
      callback.executor.execute(callback.action);
    } catch (RuntimeException e) { // rejected, or the executor is broken
      ForkJoinPool.commonPool().execute(callback.action);
    }
  }

  // ---- for transports

  /** Tells the operation where it goes and until when it may take; before it is handed on. */
  public final void start(Route route, long deadlineNanos) {
    this.route = route;
    this.deadlineNanos = deadlineNanos;
    unheld = !waitsForListeners() || ListenerThreads.isCurrent();
  }

  /**
   * Whether it may change something that listeners are told of, and is not done before they are.
   */
  boolean waitsForListeners() {
    return true;
  }

  /**
   * Its results are not yet what the caller waits for: listeners are still to deal with what it has
   * done. May be called several times; each takes a {@link #release}.
   *
   * @return false if it does not wait for them
   */
  public final boolean hold() {
    if (unheld) {
      return false;
    }
    holds++;
    return true;
  }

  /** Listeners have dealt with what one part of it has done, or nobody knows whether they have. */
  public final void release() {
    if (--holds == 0 && answered) {
      end(DONE);
    }
  }

  /** Whether all its results have been read, or it has failed. */
  public final boolean isAnswered() {
    return answered || isDone();
  }

  /** The time of {@link System#nanoTime} at which the operation is overdue. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  /** How the cache is opened on a connection where it is not: created, unless it is there. */
  public int openMode() {
    return Modifiers.ALWAYS;
  }

  /** The cache that the commands are for, null for commands on the store. */
  public final @Nullable CacheBinding cache() {
    return cache;
  }

  /** Number of commands, at least 1. */
  public abstract int commands();

  /** Bound on the bytes that the command takes in a frame. */
  public abstract long maxBytes(int command);

  /** Appends a command to the frame. */
  public abstract void write(int command, CommandWriter out);

  /**
   * Takes the result of a command; completes the operation if it was the last.
   *
   * @throws io.crabcache.protocol.ProtocolException if the result is malformed; the operation is
   *     then not completed
   */
  public abstract void read(int command, ResultReader result, ByteBuf in);

  /** Fails one command; completes the operation if it was the last. */
  public abstract void refuse(int command, ClientException failure);

  /** Fails the whole operation, unless it is done. */
  public final void fail(ClientException failure) {
    if (end(failure)) {
      route().countFailure();
    }
  }

  /** Ends the operation with its results, unless it is done or is held. */
  final void complete() {
    answered = true;
    if (holds == 0) {
      end(DONE);
    }
  }

  private boolean end(Object end) {
    for (; ; ) {
      Object now = state;
      if (isEnd(now)) {
        return false;
      }
      if (STATE.compareAndSet(this, now, end)) {
        if (now instanceof Thread waiter) {
          if (waiter != Thread.currentThread()) {
            LockSupport.unpark(waiter);
          }
        } else if (now instanceof Callback callback) {
          runElsewhere(callback);
        }
        return true;
      }
    }
  }

  /** The refusal that the server sent instead of a result. */
  public final ClientException refusal(ResultReader result) {
    return ClientException.refused(
        result.errorCode(),
        "%s refused the operation: %s (%s)"
            .formatted(route().server(), result.errorText(), result.errorCode()));
  }

  private Route route() {
    return Objects.requireNonNull(route, "not started");
  }
}
