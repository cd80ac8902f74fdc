package io.crabcache.jcache.operation;

import io.crabcache.client.ClientException;
import io.crabcache.client.operation.Operation;
import java.util.function.Function;
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
}
