package io.crabcache.jcache.integration;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * An application's {@link CacheLoader}. What it throws becomes a {@link CacheLoaderException}. As
 * thread safe as the loader, save that closing waits for loads under way, and that none begins
 * afterwards: the resources behind a loader are gone when it is closed.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Loader<K, V> implements Closeable {

  private static final int CLOSE_WAIT_SECONDS = 10;

  private final CacheLoader<K, V> loader;

  /** Read by loads, written by close. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private volatile boolean closed;

  /** Wraps a loader. */
  public Loader(CacheLoader<K, V> loader) {
    this.loader = loader;
  }

  /**
   * Loads a value.
   *
   * @return null if there is none
   * @throws CacheLoaderException if the loader fails
   * @throws IllegalStateException if it is closed
   */
  public @Nullable V load(K key) {
    return guarded(() -> loader.load(key));
  }

  /**
   * Loads values.
   *
   * @return the values of the keys that have one
   * @throws CacheLoaderException if the loader fails
   * @throws IllegalStateException if it is closed
   */
  public Map<K, V> loadAll(List<K> keys) {
    Map<K, V> loaded = guarded(() -> loader.loadAll(keys));
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

  private <T extends @Nullable Object> T guarded(Callable<T> load) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the cache is closed, and its loader with it");
      }
      return call(load);
    } finally {
      use.readLock().unlock();
    }
  }

  private <T extends @Nullable Object> T call(Callable<T> load) {
    try {
      return load.call();
    } catch (CacheLoaderException e) {
      throw e;
    } catch (Exception e) {
      throw new CacheLoaderException("the loader " + loader.getClass().getName() + " failed", e);
    }
  }

  /**
   * Closes the application's loader if it can be closed, when no load is under way any more, at the
   * latest after {@value #CLOSE_WAIT_SECONDS} seconds.
   */
  @Override
  public void close() throws IOException {
    closed = true;
    boolean alone = awaitLoads();
    try {
      if (loader instanceof Closeable closeable) {
        closeable.close();
      }
    } finally {
      if (alone) {
        use.writeLock().unlock();
      }
    }
  }

  private boolean awaitLoads() {
    if (use.getReadHoldCount() > 0) {
      // The loader itself closes the cache: it would wait for itself.
      return false;
    }
    try {
      return use.writeLock().tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
