package io.crabcache.jcache.operation;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ListenerThreads;
import io.crabcache.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of calls on one cache to their end, and says what a failure of the client means in
 * JSR-107's terms. Thread safe.
 */
public final class Steps {

  private final String cacheName;
  private final Executor executor;

  /**
   * Creates a runner.
   *
   * @param cacheName for messages
   * @param executor runs what follows an operation, for callers that do not wait
   */
  public Steps(String cacheName, Executor executor) {
    this.cacheName = cacheName;
    this.executor = executor;
  }

  /**
   * Runs a call on this thread.
   *
   * @throws CacheException if it fails
   * @throws IllegalStateException if the cache is closed
   */
  public <T extends @Nullable Object> T await(Step<T> first) {
    Step<T> step = first;
    try {
      for (; ; ) {
        if (step instanceof Step.Call<?, T> call) {
          step = call.await();
        } else if (step instanceof Step.Wait<T> wait) {
          step = wait.await();
        } else {
          return ((Step.Done<T>) step).result();
        }
      }
    } catch (ClientException e) {
      throw translated(e);
    }
  }

  /**
   * Starts a call on this thread and completes it on the executor. Every failure, also one of the
   * start, is a failure of the stage.
   */
  public <T extends @Nullable Object> CompletionStage<T> start(Supplier<Step<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    begin(call, result, ListenerThreads.isCurrent());
    return result;
  }

  /**
   * Like {@link #start}, for a call that begins with the application's code: {@code preparation}
   * runs on this thread, what it returns on the executor.
   */
  public <T extends @Nullable Object> CompletionStage<T> startElsewhere(
      Supplier<Supplier<Step<T>>> preparation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    boolean isListeners = ListenerThreads.isCurrent();
    try {
      Supplier<Step<T>> call = preparation.get();
      executor.execute(() -> resume(call, result, isListeners));
    } catch (RejectedExecutionException e) {
      fail(result, new CacheException("the manager's executor takes no more tasks", e));
    } catch (Throwable e) {
      fail(result, e);
    }
    return result;
  }

  /**
   * Takes a step.
   *
   * @param isListeners whether a listener has made the call, which then waits for no listener
   */
  private <T extends @Nullable Object> void begin(
      Supplier<Step<T>> call, CompletableFuture<T> result, boolean isListeners) {
    try {
      follow(call.get(), result, isListeners);
    } catch (Throwable e) {
      fail(result, e);
    }
  }

  private <T extends @Nullable Object> void resume(
      Supplier<Step<T>> call, CompletableFuture<T> result, boolean isListeners) {
    if (isListeners) {
      ListenerThreads.carry(() -> begin(call, result, true));
    } else {
      begin(call, result, false);
    }
  }

  private <T extends @Nullable Object> void follow(
      Step<T> step, CompletableFuture<T> result, boolean isListeners) {
    if (step instanceof Step.Call<?, T> call) {
      call.operation().whenDone(() -> resume(call::resume, result, isListeners), executor);
    } else if (step instanceof Step.Wait<T> wait) {
      wait.whenOver(this::runElsewhere, () -> resume(wait.next(), result, isListeners));
    } else {
      result.complete(((Step.Done<T>) step).result());
    }
  }

  /**
   * Runs a task on the executor, and never on this thread: it belongs to a timer, or to another
   * call.
   */
  private void runElsewhere(Runnable task) {
    Thread here = Thread.currentThread();
    try {
      executor.execute(
          () -> {
            if (Thread.currentThread() == here) {
              ForkJoinPool.commonPool().execute(task);
            } else {
              task.run();
            }
          });
    } catch (RuntimeException e) { // rejected, or the executor is broken
      ForkJoinPool.commonPool().execute(task);
    }
  }

  private void fail(CompletableFuture<?> result, Throwable failure) {
    result.completeExceptionally(failure instanceof ClientException e ? translated(e) : failure);
  }

  private RuntimeException translated(ClientException e) {
    if (e.reason() == Reason.CLOSED) {
      return new IllegalStateException("the cache \"" + cacheName + "\" is closed", e);
    }
    if (e.code() == ErrorCode.NO_SUCH_CACHE) {
      return new CacheException(
          "the cache \""
              + cacheName
              + "\" was destroyed by another client; the next call creates it anew with the same"
              + " settings",
          e);
    }
    return new CacheException("cache \"" + cacheName + "\": " + e.getMessage(), e);
  }
}
