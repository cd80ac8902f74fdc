package io.crabcache.jcache;

import io.crabcache.jcache.operation.Loads;
import io.crabcache.jcache.operation.Step;
import io.crabcache.jcache.operation.Steps;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/** The calls of a cache, for callers that do not wait. */
final class CrabAsyncCache<K, V> implements AsyncCache<K, V> {

  private final Supplier<Calls<K, V>> calls;
  private final Steps steps;

  /**
   * Creates the view.
   *
   * @param calls throws if the cache is closed
   */
  CrabAsyncCache(Supplier<Calls<K, V>> calls, Steps steps) {
    this.calls = calls;
    this.steps = steps;
  }

  @Override
  public CompletionStage<@Nullable V> get(K key) {
    return steps.start(() -> calls.get().reads().get(key));
  }

  @Override
  public CompletionStage<Map<K, V>> getAll(Set<? extends K> keys) {
    return steps.start(() -> calls.get().reads().getAll(keys));
  }

  @Override
  public CompletionStage<Boolean> containsKey(K key) {
    return steps.start(() -> calls.get().reads().containsKey(key));
  }

  @Override
  public CompletionStage<Set<K>> containsKeys(Set<? extends K> keys) {
    return steps.start(() -> calls.get().reads().containsKeys(keys));
  }

  @Override
  public CompletionStage<@Nullable Void> loadAll(Set<? extends K> keys, boolean replaceExisting) {
    return steps.startElsewhere(
        () -> {
          Loads<K, V> loads = calls.get().loads();
          return loads == null ? () -> Step.done(null) : loads.loadAll(keys, replaceExisting);
        });
  }

  @Override
  public CompletionStage<@Nullable Void> put(K key, V value) {
    return steps.start(() -> calls.get().writes().put(key, value));
  }

  @Override
  public CompletionStage<@Nullable V> getAndPut(K key, V value) {
    return steps.start(() -> calls.get().writes().getAndPut(key, value));
  }

  @Override
  public CompletionStage<@Nullable Void> putAll(Map<? extends K, ? extends V> map) {
    return steps.start(() -> calls.get().writes().putAll(map));
  }

  @Override
  public CompletionStage<Boolean> putIfAbsent(K key, V value) {
    return steps.start(() -> calls.get().writes().putIfAbsent(key, value));
  }

  @Override
  public CompletionStage<Boolean> remove(K key) {
    return steps.start(() -> calls.get().writes().remove(key));
  }

  @Override
  public CompletionStage<Boolean> remove(K key, V oldValue) {
    return steps.start(() -> calls.get().comparisons().remove(key, oldValue));
  }

  @Override
  public CompletionStage<@Nullable V> getAndRemove(K key) {
    return steps.start(() -> calls.get().writes().getAndRemove(key));
  }

  @Override
  public CompletionStage<Boolean> replace(K key, V oldValue, V newValue) {
    return steps.start(() -> calls.get().comparisons().replace(key, oldValue, newValue));
  }

  @Override
  public CompletionStage<Boolean> replace(K key, V value) {
    return steps.start(() -> calls.get().writes().replace(key, value));
  }

  @Override
  public CompletionStage<@Nullable V> getAndReplace(K key, V value) {
    return steps.start(() -> calls.get().writes().getAndReplace(key, value));
  }

  @Override
  public CompletionStage<@Nullable Void> removeAll(Set<? extends K> keys) {
    return steps.start(() -> calls.get().writes().removeAll(keys));
  }

  @Override
  public CompletionStage<@Nullable Void> removeAll() {
    return steps.start(() -> calls.get().writes().removeAll());
  }

  @Override
  public CompletionStage<@Nullable Void> clear() {
    return steps.start(() -> calls.get().writes().clear());
  }

  @Override
  public <T> CompletionStage<@Nullable T> invoke(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    return steps.start(() -> calls.get().invocations().invoke(key, processor, arguments));
  }

  @Override
  public <T> CompletionStage<Map<K, EntryProcessorResult<T>>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    return steps.start(() -> calls.get().invocations().invokeAll(keys, processor, arguments));
  }

  @Override
  public CompletionStage<@Nullable Void> forEach(BiConsumer<? super K, ? super V> action) {
    return steps.start(() -> calls.get().reads().forEach(Objects.requireNonNull(action, "action")));
  }
}
