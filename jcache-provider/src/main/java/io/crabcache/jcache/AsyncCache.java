package io.crabcache.jcache;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose calls do not wait. Every call does what the method of {@link javax.cache.Cache}
 * with the same name does, by the same code, and returns at once; the stage brings the result.
 *
 * <pre>{@code
 * AsyncCache<Long, Product> products = cache.unwrap(AsyncCache.class);
 * products.get(4711L).thenAccept(this::show);
 * }</pre>
 *
 * <p><b>Failures.</b> Whatever a blocking call would throw completes the stage exceptionally, null
 * keys and a closed cache included; the methods themselves throw nothing. As with every {@code
 * CompletionStage}, dependent stages see it inside a {@code CompletionException}.
 *
 * <p><b>Threads.</b> Keys and values are encoded on the calling thread, so they may be changed as
 * soon as the call has returned. Results are decoded, and stages completed, on the manager's
 * executor, as are the loaders that a get of a missing key calls, entry processors and writers:
 * never on an event loop, so dependent stages may block if the executor can bear it. The executor
 * is the common pool unless the manager was created with another one in its property {@code
 * crabcache.executor}.
 *
 * <p><b>Order.</b> Calls that one thread makes on one key take effect in their order. Calls that
 * come faster than the server answers leave together; beyond {@code queue_capacity} they fail or
 * wait, as {@code when_queue_full} says.
 *
 * <p>Safe for use by many threads. Closed with its cache.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public interface AsyncCache<K, V> {

  /** The value of a key; null if there is none, also not behind the loader. */
  CompletionStage<@Nullable V> get(K key);

  /** The values of the keys that have one. */
  CompletionStage<Map<K, V>> getAll(Set<? extends K> keys);

  /** Whether a key has a value in the cache; the loader is not asked. */
  CompletionStage<Boolean> containsKey(K key);

  /** Those of the keys that have a value in the cache; the loader is not asked. */
  CompletionStage<Set<K>> containsKeys(Set<? extends K> keys);

  /**
   * Loads values into the cache by its {@code CacheLoader}; without one, nothing.
   *
   * @param replaceExisting whether keys that have a value are loaded, too
   */
  CompletionStage<@Nullable Void> loadAll(Set<? extends K> keys, boolean replaceExisting);

  /** Stores a value. */
  CompletionStage<@Nullable Void> put(K key, V value);

  /** Stores a value; the result is the one before, null if there was none. */
  CompletionStage<@Nullable V> getAndPut(K key, V value);

  /** Stores all entries of a map, each atomically, not all together. */
  CompletionStage<@Nullable Void> putAll(Map<? extends K, ? extends V> map);

  /** Stores a value if the key has none; the result is whether it did. */
  CompletionStage<Boolean> putIfAbsent(K key, V value);

  /** Removes an entry; the result is whether there was one. */
  CompletionStage<Boolean> remove(K key);

  /** Removes an entry if its value equals another; the result is whether it did. */
  CompletionStage<Boolean> remove(K key, V oldValue);

  /** Removes an entry; the result is its value, null if there was none. */
  CompletionStage<@Nullable V> getAndRemove(K key);

  /** Stores a value if the key has one that equals {@code oldValue}; whether it did. */
  CompletionStage<Boolean> replace(K key, V oldValue, V newValue);

  /** Stores a value if the key has one; the result is whether it did. */
  CompletionStage<Boolean> replace(K key, V value);

  /** Stores a value if the key has one; the result is the one before, null if there was none. */
  CompletionStage<@Nullable V> getAndReplace(K key, V value);

  /** Removes the entries of some keys. */
  CompletionStage<@Nullable Void> removeAll(Set<? extends K> keys);

  /** Removes all entries at one instant; none comes back, also not of those evicted before. */
  CompletionStage<@Nullable Void> removeAll();

  /** Drops all entries at once; its cost does not depend on how many there are. */
  CompletionStage<@Nullable Void> clear();

  /**
   * Runs an entry processor on an entry, atomically; the result is what it returns. The processor
   * runs in this process, on the manager's executor, and several times if others change the entry
   * meanwhile: only its last run has effects. What it throws is the cause of an {@link
   * javax.cache.processor.EntryProcessorException}.
   */
  <T> CompletionStage<@Nullable T> invoke(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments);

  /**
   * Runs an entry processor on several entries, on each of them atomically, not on all together;
   * the result has what it returns for each, unless that is null.
   */
  <T> CompletionStage<Map<K, EntryProcessorResult<T>>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, @Nullable Object... arguments);

  /**
   * Calls {@code action} with every entry, one after the other, on the manager's executor; with the
   * guarantees of {@link javax.cache.Cache#iterator}.
   *
   * @param action what it throws ends the walk and fails the stage
   */
  CompletionStage<@Nullable Void> forEach(BiConsumer<? super K, ? super V> action);
}
