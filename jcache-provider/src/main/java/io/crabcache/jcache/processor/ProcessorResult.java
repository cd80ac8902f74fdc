package io.crabcache.jcache.processor;

import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * What {@code invokeAll} has for one key. Immutable.
 *
 * @param <T> type of the processor's result
 */
public final class ProcessorResult<T> implements EntryProcessorResult<T> {

  private final @Nullable T result;
  private final @Nullable RuntimeException failure;

  private ProcessorResult(@Nullable T result, @Nullable RuntimeException failure) {
    this.result = result;
    this.failure = failure;
  }

  /** What the processor has returned. */
  public static <T> ProcessorResult<T> of(T result) {
    return new ProcessorResult<>(result, null);
  }

  /** Why there is no result. */
  public static <T> ProcessorResult<T> failed(RuntimeException failure) {
    return new ProcessorResult<>(null, failure);
  }

  /**
   * The result.
   *
   * @throws EntryProcessorException if the processor has failed, or its changes could not be made
   */
  @Override
  public @Nullable T get() {
    if (failure instanceof EntryProcessorException exception) {
      throw exception;
    }
    if (failure != null) {
      throw new EntryProcessorException(failure.getMessage(), failure);
    }
    return result;
  }
}
