package io.crabcache.jcache.integration;

import java.io.Closeable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * An application's {@link CacheLoader}. What it throws becomes a {@link CacheLoaderException}. As
 * thread safe as the loader, with {@link Customization}'s rules for closing.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Loader<K, V> implements Closeable {

  private final Customization<CacheLoader<K, V>> loader;

  /**
   * Wraps a loader.
   *
   * @param cacheName for messages
   */
  public Loader(String cacheName, CacheLoader<K, V> loader) {
    this.loader = new Customization<>(cacheName, "loader", loader);
  }

  /**
   * Loads a value.
   *
   * @return null if there is none
   * @throws CacheLoaderException if the loader fails
   * @throws IllegalStateException if it is closed
   */
  public @Nullable V load(K key) {
    return call(application -> application.load(key));
  }

  /**
   * Loads values.
   *
   * @return the values of the keys that have one
   * @throws CacheLoaderException if the loader fails
   * @throws IllegalStateException if it is closed
   */
  public Map<K, V> loadAll(List<K> keys) {
    Map<K, V> loaded = call(application -> application.loadAll(keys));
    Map<K, V> withoutNulls = new HashMap<>();
    if (loaded != null) {
      loaded.forEach(
          (key, value) -> {
            if (value != null) {
              withoutNulls.put(key, value);
            }
          });
    }
    return withoutNulls;
  }

  private <T extends @Nullable Object> T call(
      Customization.Use<CacheLoader<K, V>, T, CacheLoaderException> load) {
    return loader.use(
        application -> {
          try {
            return load.with(application);
          } catch (CacheLoaderException e) {
            throw e;
          } catch (RuntimeException e) {
            throw new CacheLoaderException("the loader " + loader.className() + " failed", e);
          }
        });
  }

  @Override
  public void close() {
    loader.close();
  }
}
