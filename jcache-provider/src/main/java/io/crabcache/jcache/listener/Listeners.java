package io.crabcache.jcache.listener;

import io.crabcache.client.ByteCache;
import io.crabcache.client.ClientException;
import io.crabcache.client.event.Subscription;
import io.crabcache.jcache.codec.TypedCodec;
import io.crabcache.protocol.EventLayout;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryListener;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of a cache of this process. Each has a subscription of its own, so that each gets
 * its events in order and one that is slow holds up no other. Thread safe.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class Listeners<K, V> {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());

  private record Registration(
      CacheEntryListener<?, ?> listener,
      @Nullable CacheEntryEventFilter<?, ?> filter,
      @Nullable Subscription subscription) {}

  private final Cache<K, V> cache;
  private final ByteCache bytes;
  private final TypedCodec<K> keys;
  private final TypedCodec<V> values;

  /** Not held while listeners run; they may register others. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<CacheEntryListenerConfiguration<K, V>, Registration> registrations =
      new LinkedHashMap<>(); // guarded by lock

  /**
   * Creates a cache's listeners, none so far.
   *
   * @param cache source of the events
   */
  public Listeners(Cache<K, V> cache, ByteCache bytes, TypedCodec<K> keys, TypedCodec<V> values) {
    this.cache = cache;
    this.bytes = bytes;
    this.keys = keys;
    this.values = values;
  }

  /** What is registered, in order. */
  public List<CacheEntryListenerConfiguration<K, V>> configurations() {
    lock.lock();
    try {
      return List.copyOf(registrations.keySet());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Creates a listener and has it told of events from now on.
   *
   * @throws IllegalArgumentException if the configuration is registered already
   * @throws CacheException if the server cannot be asked for events, or a factory fails
   */
  public void register(CacheEntryListenerConfiguration<K, V> configuration) {
    lock.lock();
    try {
      if (registrations.containsKey(configuration)) {
        throw new IllegalArgumentException(
            "the cache \"%s\" has a listener of this configuration already"
                .formatted(cache.getName()));
      }
      registrations.put(configuration, start(configuration));
    } finally {
      lock.unlock();
    }
  }

  private Registration start(CacheEntryListenerConfiguration<K, V> configuration) {
    CacheEntryListener<? super K, ? super V> listener =
        create(configuration.getCacheEntryListenerFactory());
    if (listener == null) {
      throw new IllegalArgumentException(
          "a CacheEntryListenerConfiguration needs a factory that creates a listener");
    }
    CacheEntryEventFilter<? super K, ? super V> filter =
        create(configuration.getCacheEntryEventFilterFactory());
    ListenerHandler<K, V> handler = new ListenerHandler<>(cache, keys, values, listener, filter);
    Subscription subscription = handler.kinds() == 0 ? null : subscribe(configuration, handler);
    return new Registration(listener, filter, subscription);
  }

  private Subscription subscribe(
      CacheEntryListenerConfiguration<K, V> configuration, ListenerHandler<K, V> handler) {
    int interests =
        handler.kinds()
            | (configuration.isOldValueRequired() ? EventLayout.OLD_VALUES : 0)
            | (configuration.isSynchronous() ? EventLayout.SYNCHRONOUS : 0);
    try {
      return bytes.subscribe(interests, handler);
    } catch (ClientException e) {
      throw new CacheException(
          "cache \"%s\": cannot listen to events: %s".formatted(cache.getName(), e.getMessage()),
          e);
    }
  }

  private static <T> @Nullable T create(@Nullable Factory<T> factory) {
    try {
      return factory == null ? null : factory.create();
    } catch (RuntimeException e) {
      throw e instanceof CacheException c
          ? c
          : new CacheException("the factory of a listener or filter failed", e);
    }
  }

  /** Ends what a configuration has registered, if it has. */
  public void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    Registration removed;
    lock.lock();
    try {
      removed = registrations.remove(configuration);
    } finally {
      lock.unlock();
    }
    if (removed != null) {
      end(removed);
    }
  }

  /** Ends all. */
  public void close() {
    List<Registration> all;
    lock.lock();
    try {
      all = List.copyOf(registrations.values());
      registrations.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(this::end);
  }

  private void end(Registration registration) {
    if (registration.subscription != null) {
      registration.subscription.close();
    }
    close(registration.listener);
    close(registration.filter);
  }

  private void close(@Nullable Object customization) {
    if (customization instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "cache " + cache.getName() + ": a listener failed to close", e);
      }
    }
  }
}
