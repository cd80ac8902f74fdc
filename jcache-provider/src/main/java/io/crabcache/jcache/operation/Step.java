package io.crabcache.jcache.operation;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.Operation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call on a cache, as far as it has got: it has its result, or an operation is under way that
 * brings it further. Immutable.
 *
 * @param <T> type of the call's result
 */
public sealed interface Step<T extends @Nullable Object> {

  /** The call has its result. */
  record Done<T extends @Nullable Object>(T result) implements Step<T> {}

  /**
   * An operation is under way.
   *
   * @param next what to do when it has succeeded; it may block or run the application's code, so it
   *     is never run by an event loop
   * @param recover what to do when it has failed, null to fail
   */
  record Call<O extends Operation, T extends @Nullable Object>(
      O operation, Function<O, Step<T>> next, @Nullable Function<ClientException, Step<T>> recover)
      implements Step<T> {

    /** Waits for the operation and goes on. */
    Step<T> await() {
      try {
        operation.await();
      } catch (ClientException e) {
        if (recover == null) {
          throw e;
        }
        return recover.apply(e);
      }
      return next.apply(operation);
    }

    /** Goes on after the operation is done. */
    Step<T> resume() {
      ClientException failure = operation.failure();
      if (failure == null) {
        return next.apply(operation);
      }
      if (recover == null) {
        throw failure.here();
      }
      return recover.apply(failure);
    }
  }

  /**
   * Nothing is under way, and the call waits.
   *
   * @param until ends the wait, by whatever thread completes it
   * @param maxNanos ends it, too
   * @param next what to do then; may run the application's code
   * @param abandoned called instead of {@code next} if the waiting thread is interrupted
   */
  record Wait<T extends @Nullable Object>(
      CompletableFuture<?> until, long maxNanos, Supplier<Step<T>> next, Runnable abandoned)
      implements Step<T> {

    Wait(CompletableFuture<?> until, long maxNanos, Supplier<Step<T>> next) {
      this(until, maxNanos, next, () -> {});
    }

    /** Waits and goes on. */
    Step<T> await() {
      try {
        until.get(maxNanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return next.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("what is waited for does not fail", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        if (until.cancel(false)) { // otherwise it is complete, and somebody counts on us
          abandoned.run();
          throw new ClientException(
                  Reason.INTERRUPTED, "interrupted while waiting for other calls on a key", null)
              .here();
        }
      }
      return next.get();
    }

    /** Has another thread run {@code resume} when the wait is over. */
    void whenOver(Consumer<Runnable> otherThread, Runnable resume) {
      CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
      var unusedEnd = until.whenComplete((nothing, failure) -> over.complete(null));
      var unusedResumption =
          over.completeOnTimeout(null, maxNanos, TimeUnit.NANOSECONDS)
              .whenComplete((nothing, failure) -> otherThread.accept(resume));
    }
  }

  /** A call that has its result. */
  static <T extends @Nullable Object> Step<T> done(T result) {
    return new Done<>(result);
  }

  /** A call that is done when the operation is. */
  static <O extends Operation, T extends @Nullable Object> Step<T> call(
      O operation, Function<O, T> result) {
    return new Call<>(operation, ended -> new Done<>(result.apply(ended)), null);
  }

  /** A call that goes on when the operation is done. */
  static <O extends Operation, T extends @Nullable Object> Step<T> then(
      O operation, Function<O, Step<T>> next) {
    return new Call<>(operation, next, null);
  }

  /** A call whose result is made of another one's. */
  static <T extends @Nullable Object, R extends @Nullable Object> Step<R> map(
      Step<T> step, Function<T, R> result) {
    if (step instanceof Call<?, T> call) {
      return map(call, result);
    }
    if (step instanceof Wait<T> wait) {
      return new Wait<>(
          wait.until, wait.maxNanos, () -> map(wait.next.get(), result), wait.abandoned);
    }
    return new Done<>(result.apply(((Done<T>) step).result));
  }

  private static <O extends Operation, T extends @Nullable Object, R extends @Nullable Object>
      Step<R> map(Call<O, T> call, Function<T, R> result) {
    Function<ClientException, Step<T>> recover = call.recover;
    return new Call<>(
        call.operation,
        operation -> map(call.next.apply(operation), result),
        recover == null ? null : failure -> map(recover.apply(failure), result));
  }

  /** A call that goes on after a time. */
  static <T extends @Nullable Object> Step<T> pause(long nanos, Supplier<Step<T>> next) {
    return new Wait<>(new CompletableFuture<@Nullable Void>(), nanos, next);
  }

  /**
   * A call after which, whether it succeeds or fails, {@code end} runs, once.
   *
   * @param call starts it
   */
  static <T extends @Nullable Object> Step<T> lastly(Supplier<Step<T>> call, Runnable end) {
    Step<T> step;
    try {
      step = call.get();
    } catch (Throwable e) {
      end.run();
      throw e;
    }
    if (step instanceof Call<?, T> under) {
      return lastly(under, end);
    }
    if (step instanceof Wait<T> wait) {
      return new Wait<>(
          wait.until,
          wait.maxNanos,
          () -> lastly(wait.next, end),
          () -> {
            wait.abandoned.run();
            end.run();
          });
    }
    end.run();
    return step;
  }

  private static <O extends Operation, T extends @Nullable Object> Step<T> lastly(
      Call<O, T> call, Runnable end) {
    Function<ClientException, Step<T>> recover = call.recover;
    return new Call<>(
        call.operation,
        operation -> lastly(() -> call.next.apply(operation), end),
        failure ->
            lastly(
                () -> {
                  if (recover == null) {
                    throw failure.here();
                  }
                  return recover.apply(failure);
                },
                end));
  }
}
