package io.crabcache.jcache.integration;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * An application's {@link CacheLoader}. What it throws becomes a {@link CacheLoaderException}. As
 * thread safe as the loader.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Loader<K, V> implements Closeable {

  private final CacheLoader<K, V> loader;

  /** Wraps a loader. */
  public Loader(CacheLoader<K, V> loader) {
    this.loader = loader;
  }

  /**
   * Loads a value.
   *
   * @return null if there is none
   * @throws CacheLoaderException if the loader fails
   */
  public @Nullable V load(K key) {
    try {
      return loader.load(key);
    } catch (Exception e) {
      throw wrapped(e);
    }
  }

  /**
   * Loads values.
   *
   * @return the values of the keys that have one
   * @throws CacheLoaderException if the loader fails
   */
  public Map<K, V> loadAll(List<K> keys) {
    Map<K, V> loaded;
    try {
      loaded = loader.loadAll(keys);
    } catch (Exception e) {
      throw wrapped(e);
    }
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

  private CacheLoaderException wrapped(Exception e) {
    return e instanceof CacheLoaderException already
        ? already
        : new CacheLoaderException("the loader " + loader.getClass().getName() + " failed", e);
  }

  /** Closes the application's loader if it can be closed. */
  @Override
  public void close() throws IOException {
    if (loader instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
