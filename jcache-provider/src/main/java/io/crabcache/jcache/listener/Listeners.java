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
import java.util.ArrayList;
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

  private record Started(
      CacheEntryListener<?, ?> listener,
      @Nullable CacheEntryEventFilter<?, ?> filter,
      @Nullable Subscription subscription) {}

  /** A configuration's place, from the moment that it is taken. */
  private static final class Registration {
    @Nullable Started started; // guarded by lock
  }

  private final Cache<K, V> cache;
  private final ByteCache bytes;
  private final TypedCodec<K> keys;
  private final TypedCodec<V> values;

  /** Not held while factories and listeners run, nor for the server: they may come back here. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<CacheEntryListenerConfiguration<K, V>, Registration> registrations =
      new LinkedHashMap<>(); // guarded by lock

  private boolean closed; // guarded by lock

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
    Registration registration = new Registration();
    lock.lock();
    try {
      checkOpen();
      if (registrations.putIfAbsent(configuration, registration) != null) {
        throw new IllegalArgumentException(
            "the cache \"%s\" has a listener of this configuration already"
                .formatted(cache.getName()));
      }
    } finally {
      lock.unlock();
    }
    boolean kept = false;
    Started started = null;
    try {
      started = start(configuration);
      kept = keep(configuration, registration, started);
    } finally {
      if (!kept) {
        abandon(configuration, registration, started);
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the cache \"" + cache.getName() + "\" is closed");
    }
  }

  /** Notes what was started, unless it was ended in the meantime. */
  private boolean keep(
      CacheEntryListenerConfiguration<K, V> configuration,
      Registration registration,
      Started started) {
    lock.lock();
    try {
      checkOpen();
      registration.started = started;
      return isPresent(configuration, registration);
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // Another one of an equal configuration is another one.
  private boolean isPresent(
      CacheEntryListenerConfiguration<K, V> configuration, Registration registration) {
    return registrations.get(configuration) == registration;
  }

  private void abandon(
      CacheEntryListenerConfiguration<K, V> configuration,
      Registration registration,
      @Nullable Started started) {
    lock.lock();
    try {
      registrations.remove(configuration, registration);
    } finally {
      lock.unlock();
    }
    end(started);
  }

  private Started start(CacheEntryListenerConfiguration<K, V> configuration) {
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
    return new Started(listener, filter, subscription);
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
    Started ended = null;
    lock.lock();
    try {
      Registration removed = registrations.remove(configuration);
      if (removed != null) {
        ended = removed.started; // If it is being started, who starts it ends it.
      }
    } finally {
      lock.unlock();
    }
    end(ended);
  }

  /** Ends all, and those that are being registered. */
  public void close() {
    List<Started> started = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Registration each : registrations.values()) {
        if (each.started != null) {
          started.add(each.started);
        }
      }
      registrations.clear();
    } finally {
      lock.unlock();
    }
    started.forEach(this::end);
  }

  private void end(@Nullable Started started) {
    if (started == null) {
      return;
    }
    if (started.subscription != null) {
      started.subscription.close();
    }
    close(started.listener);
    close(started.filter);
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
