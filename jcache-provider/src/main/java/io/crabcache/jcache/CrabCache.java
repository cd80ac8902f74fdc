package io.crabcache.jcache;

import io.crabcache.jcache.configuration.CacheConfiguration;
import io.crabcache.jcache.listener.Listeners;
import io.crabcache.jcache.management.CacheBeans;
import io.crabcache.jcache.operation.CacheContext;
import io.crabcache.jcache.operation.EntryIterator;
import io.crabcache.jcache.operation.Steps;
import io.crabcache.jcache.operation.Turns;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * A cache as JSR-107 has it: checks that it is open, and waits for the calls that {@code operation}
 * makes. {@code unwrap(AsyncCache.class)} gives the same calls without waiting.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class CrabCache<K, V> implements Cache<K, V> {

  private static final System.Logger LOG = System.getLogger(CrabCache.class.getName());

  private final CacheManager manager;
  private final String name;
  private final Calls<K, V> calls;
  private final Customizations<K, V> customizations;
  private final Steps steps;
  private final AsyncCache<K, V> asynchronous;
  private final Listeners<K, V> listeners;
  private final Runnable onClose;
  private final CacheBeans beans;

  /** Held while the configuration changes, and with it what JMX shows. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile CacheConfiguration<K, V> configuration;
  private volatile boolean closed;

  /**
   * Creates a cache; called by its manager.
   *
   * @param executor runs completions for callers that do not wait
   * @param onClose called once, when the cache is closed
   */
  CrabCache(
      CacheManager manager,
      String name,
      CacheConfiguration<K, V> configuration,
      CacheContext<K, V> context,
      Customizations<K, V> customizations,
      Executor executor,
      Runnable onClose) {
    this.manager = manager;
    this.name = name;
    this.configuration = configuration;
    this.customizations = customizations;
    this.onClose = onClose;
    listeners = new Listeners<>(this, context.bytes(), context.keys(), context.values());
    steps = new Steps(name, executor);
    Turns turns = new Turns();
    calls = Calls.of(context, configuration, customizations, turns);
    Calls<K, V> withoutWaiting =
        Calls.of(context.asynchronous(), configuration, customizations, turns);
    asynchronous = new CrabAsyncCache<>(() -> checkOpen(withoutWaiting), steps);
    beans = new CacheBeans(manager.getURI(), name, () -> this.configuration, context.statistics());
  }

  /**
   * Starts the listeners that the configuration names; called once, by the manager.
   *
   * @throws CacheException if one cannot be started
   */
  void listen() {
    configuration.getCacheEntryListenerConfigurations().forEach(listeners::register);
  }

  private Calls<K, V> open() {
    return checkOpen(calls);
  }

  private <T> T checkOpen(T guarded) {
    if (closed) {
      throw new IllegalStateException("the cache \"" + name + "\" is closed");
    }
    return guarded;
  }

  /**
   * Counts what calls do and shows it in JMX, or no longer.
   *
   * @throws CacheException if the server does not tell what it has evicted before, or JMX refuses
   */
  void enableStatistics(boolean enabled) {
    lock.lock();
    try {
      open().context().statistics().enable(enabled);
      beans.showStatistics(enabled);
      configuration = configuration.withStatistics(enabled);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shows the configuration in JMX, or no longer.
   *
   * @throws CacheException if JMX refuses
   */
  void enableManagement(boolean enabled) {
    lock.lock();
    try {
      open();
      beans.showConfiguration(enabled);
      configuration = configuration.withManagement(enabled);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable V get(K key) {
    return steps.await(open().reads().get(key));
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    return steps.await(open().reads().getAll(keys));
  }

  @Override
  public boolean containsKey(K key) {
    return steps.await(open().reads().containsKey(key));
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, @Nullable CompletionListener listener) {
    open().context().encodeKeys(keys);
    asynchronous
        .loadAll(keys, replaceExistingValues)
        .whenComplete(
            (nothing, failure) -> {
              if (listener != null) {
                notify(listener, failure);
              }
            });
  }

  private void notify(CompletionListener listener, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        listener.onCompletion();
      } else {
        listener.onException(asException(failure));
      }
    } catch (RuntimeException e) {
      // Nobody waits for the listener, so that nobody would hear of it.
      LOG.log(Level.WARNING, "cache " + name + ": the listener of a loadAll failed", e);
    }
  }

  private static Exception asException(Throwable failure) {
    Throwable cause = failure.getCause();
    if (failure instanceof CompletionException && cause != null) {
      return asException(cause);
    }
    return failure instanceof Exception e ? e : new CacheException(failure);
  }

  @Override
  public void put(K key, V value) {
    steps.await(open().writes().put(key, value));
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    return steps.await(open().writes().getAndPut(key, value));
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    steps.await(open().writes().putAll(map));
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    return steps.await(open().writes().putIfAbsent(key, value));
  }

  @Override
  public boolean remove(K key) {
    return steps.await(open().writes().remove(key));
  }

  @Override
  public boolean remove(K key, V oldValue) {
    return steps.await(open().comparisons().remove(key, oldValue));
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    return steps.await(open().writes().getAndRemove(key));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    return steps.await(open().comparisons().replace(key, oldValue, newValue));
  }

  @Override
  public boolean replace(K key, V value) {
    return steps.await(open().writes().replace(key, value));
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    return steps.await(open().writes().getAndReplace(key, value));
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    steps.await(open().writes().removeAll(keys));
  }

  @Override
  public void removeAll() {
    steps.await(open().writes().removeAll());
  }

  @Override
  public void clear() {
    steps.await(open().writes().clear());
  }

  @Override
  public Iterator<Cache.Entry<K, V>> iterator() {
    return new EntryIterator<>(open().context(), open().writes(), steps, this::open);
  }

  @Override
  public <T> @Nullable T invoke(
      K key, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    return steps.await(open().invocations().invoke(key, processor, arguments));
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, @Nullable Object... arguments) {
    return steps.await(open().invocations().invokeAll(keys, processor, arguments));
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
    open();
    listeners.register(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
    open();
    listeners.deregister(Objects.requireNonNull(listener, "listener"));
  }

  CacheConfiguration<K, V> configuration() {
    return configuration;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public CacheManager getCacheManager() {
    return manager;
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    CacheConfiguration<K, V> current = configuration.withListeners(listeners.configurations());
    if (type.isInstance(current)) {
      return type.cast(current);
    }
    throw new IllegalArgumentException("the cache's configuration is no " + type.getName());
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type.isInstance(asynchronous)) {
      return type.cast(asynchronous);
    }
    throw new IllegalArgumentException("the cache is no " + type.getName());
  }

  /**
   * Takes the cache out of JMX, closes listeners, loader, writer and expiry policy, and gives the
   * name back to the manager; the server keeps the entries. Does all of that before it throws what
   * may have failed of it.
   */
  @Override
  public void close() {
    ClosingSteps closing = new ClosingSteps();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closing.take(() -> beans.showStatistics(false));
      closing.take(() -> beans.showConfiguration(false));
    } finally {
      lock.unlock();
    }
    closing.take(onClose);
    closing.take(listeners::close);
    closing.take(calls.context().bytes()::close);
    closing.take(customizations::close);
    closing.end();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
