package io.crabcache.jcache;

import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientException;
import io.crabcache.client.ClientOption;
import io.crabcache.jcache.codec.Codecs;
import io.crabcache.jcache.configuration.CacheConfiguration;
import io.crabcache.jcache.configuration.CodecKind;
import io.crabcache.jcache.configuration.ManagerSettings;
import io.crabcache.jcache.management.CacheStatistics;
import io.crabcache.jcache.operation.CacheContext;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one URI and class loader. They share a {@link CacheClient}, which {@code unwrap}
 * gives to who wants its counters. Thread safe.
 *
 * <p>A manager knows the caches that it has created itself. {@code createCache} of a cache that
 * exists on the server, because another process has created it, joins it if types and expiry are
 * the same. Closing a manager or a cache leaves the entries on the server; {@code destroyCache}
 * removes them.
 *
 * <p>The databases of Redis clients, {@code resp:0} and so on, are there without being created:
 * {@code getCache} with types opens them with the expiry that they have. {@code createCache} gives
 * them an expiry for what this application writes, unless another application has done so.
 */
public final class CrabCacheManager implements CacheManager {

  private final CrabCachingProvider provider;
  private final URI uri;
  private final ClassLoader loader;
  private final Properties properties;
  private final ManagerSettings settings;
  private final CacheClient client;
  private final Map<String, CrabCache<?, ?>> caches = new ConcurrentHashMap<>();

  /** Held while caches are created and destroyed, so that two threads do not open one twice. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile boolean closed;

  CrabCacheManager(
      CrabCachingProvider provider,
      URI uri,
      ClassLoader loader,
      Properties properties,
      ManagerSettings settings) {
    this.provider = provider;
    this.uri = uri;
    this.loader = loader;
    this.properties = copy(properties);
    this.settings = settings;
    try {
      client = CacheClient.open(settings.client());
    } catch (IllegalArgumentException | ClientException e) {
      throw new CacheException(uri + ": " + e.getMessage(), e);
    }
  }

  /** Copies properties with their defaults, which {@code clone} would share. */
  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    for (String name : properties.stringPropertyNames()) {
      copy.setProperty(name, properties.getProperty(name));
    }
    copy.putAll(properties);
    return copy;
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    Objects.requireNonNull(configuration, "configuration");
    lock.lock();
    try {
      checkOpen();
      if (caches.containsKey(cacheName)) {
        throw new CacheException("this manager has a cache \"" + cacheName + "\" already");
      }
      CacheConfiguration<K, V> checked = CacheConfiguration.copyOf(configuration);
      CodecKind kind = settings.codec(cacheName);
      Codecs<K, V> codecs = codecs(kind, checked.getKeyType(), checked.getValueType());
      ExpiryPolicy policy = policy(cacheName, checked);
      CacheSettings wanted =
          settings.caches().limit(cacheName, checked.toCacheSettings(kind, policy));
      Customizations<K, V> customizations =
          Customizations.create(
              cacheName, checked, Customizations.expiry(cacheName, policy, wanted));
      try {
        ByteCache bytes = joined(cacheName, open(cacheName, wanted), wanted);
        return add(cacheName, checked, codecs, bytes, customizations);
      } catch (RuntimeException e) {
        customizations.close();
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private static ExpiryPolicy policy(String cacheName, CacheConfiguration<?, ?> configuration) {
    ExpiryPolicy policy = configuration.getExpiryPolicyFactory().create();
    if (policy == null) {
      throw new CacheException(
          "the ExpiryPolicy factory of the cache \"%s\" returned null; it must create a policy"
              .formatted(cacheName));
    }
    return policy;
  }

  private <K, V> Codecs<K, V> codecs(CodecKind kind, Class<K> keyType, Class<V> valueType) {
    return kind == CodecKind.RAW
        ? Codecs.raw(keyType, valueType)
        : Codecs.typed(
            keyType, valueType, settings.marshaller(), loader, settings.serializationFilter());
  }

  private ByteCache open(String cacheName, CacheSettings wanted) {
    String serverName = settings.serverName(cacheName);
    try {
      ByteCache bytes = client.openCache(serverName, wanted, Modifiers.ALWAYS);
      if (bytes == null) {
        throw new CacheException("the server neither created nor opened " + serverName);
      }
      return bytes;
    } catch (ClientException e) {
      throw new CacheException("cannot open the cache: " + e.getMessage(), e);
    }
  }

  /** Checks that a cache which may have existed is the wanted one, and gives it our limits. */
  private ByteCache joined(String cacheName, ByteCache bytes, CacheSettings wanted) {
    try {
      CacheConfiguration.checkSame(bytes.name(), bytes.settings(), wanted);
      CacheSettings limited = settings.caches().limit(cacheName, bytes.settings());
      return limited.equals(bytes.settings()) ? bytes : client.configureCache(bytes, limited);
    } catch (ClientException e) {
      bytes.close();
      throw new CacheException("cannot set the cache's limits: " + e.getMessage(), e);
    } catch (CacheException e) {
      bytes.close();
      throw e;
    }
  }

  private <K, V> CrabCache<K, V> add(
      String name,
      CacheConfiguration<K, V> configuration,
      Codecs<K, V> codecs,
      ByteCache bytes,
      Customizations<K, V> customizations) {
    CrabCache<K, V> cache;
    try {
      int timeoutMillis = settings.client().integer(ClientOption.OPERATION_TIMEOUT_MS);
      CacheContext<K, V> context =
          new CacheContext<>(
              bytes,
              codecs.keys(),
              codecs.values(),
              customizations.expiry(),
              new CacheStatistics(() -> evictions(bytes)),
              TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
      cache =
          new CrabCache<>(
              this,
              name,
              configuration,
              context,
              customizations,
              settings.executor(),
              () -> caches.remove(name));
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
    try {
      show(cache, configuration);
      caches.put(name, cache);
      cache.listen();
      return cache;
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  private static long evictions(ByteCache bytes) {
    try {
      return bytes.statistics().await().counters().getOrDefault("evictions", 0L);
    } catch (ClientException e) {
      throw new CacheException("cannot ask for the evictions: " + e.getMessage(), e);
    }
  }

  private static void show(CrabCache<?, ?> cache, CacheConfiguration<?, ?> configuration) {
    if (configuration.isStatisticsEnabled()) {
      cache.enableStatistics(true);
    }
    if (configuration.isManagementEnabled()) {
      cache.enableManagement(true);
    }
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    Objects.requireNonNull(keyType, "keyType");
    Objects.requireNonNull(valueType, "valueType");
    CrabCache<?, ?> cache = caches.get(cacheName);
    if (cache == null) {
      return ManagerSettings.isDatabase(cacheName) ? database(cacheName, keyType, valueType) : null;
    }
    checkType(cacheName, "keys", cache.configuration().getKeyType(), keyType);
    checkType(cacheName, "values", cache.configuration().getValueType(), valueType);
    return getCache(cacheName);
  }

  /** Opens a database of Redis clients with the expiry that it has. */
  private <K, V> @Nullable Cache<K, V> database(String name, Class<K> keyType, Class<V> valueType) {
    lock.lock();
    try {
      checkOpen();
      if (caches.containsKey(name)) { // since a moment ago
        return getCache(name, keyType, valueType);
      }
      Codecs<K, V> codecs = codecs(settings.codec(name), keyType, valueType);
      ByteCache bytes = open(name, CacheSettings.DEFAULT);
      return add(
          name,
          CacheConfiguration.of(keyType, valueType, bytes.settings()),
          codecs,
          bytes,
          new Customizations<>(Customizations.expiry(bytes.settings()), null, null));
    } catch (IllegalArgumentException e) {
      throw (ClassCastException) new ClassCastException(e.getMessage()).initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private static void checkType(String name, String what, Class<?> configured, Class<?> asked) {
    if (!configured.equals(asked)) {
      throw new ClassCastException(
          "the cache \"%s\" has %s of %s, not of %s"
              .formatted(name, what, configured.getName(), asked.getName()));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the caller vouches for the types, says the specification
  public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
    checkOpen();
    return (Cache<K, V>) caches.get(Objects.requireNonNull(cacheName, "cacheName"));
  }

  @Override
  public Iterable<String> getCacheNames() {
    checkOpen();
    return List.copyOf(caches.keySet());
  }

  @Override
  public void destroyCache(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cacheName");
    lock.lock();
    try {
      CrabCache<?, ?> cache = caches.get(cacheName);
      if (cache != null) {
        cache.close();
        client.destroyCache(settings.serverName(cacheName));
      }
    } catch (ClientException e) {
      throw new CacheException("cannot destroy the cache: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    checkOpen();
    CrabCache<?, ?> cache = caches.get(Objects.requireNonNull(cacheName, "cacheName"));
    if (cache != null) {
      cache.enableManagement(enabled);
    }
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    checkOpen();
    CrabCache<?, ?> cache = caches.get(Objects.requireNonNull(cacheName, "cacheName"));
    if (cache != null) {
      cache.enableStatistics(enabled);
    }
  }

  /** Closes all caches and the client, and then throws what the first of them has thrown. */
  @Override
  public void close() {
    ClosingSteps steps = new ClosingSteps();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      caches.values().forEach(cache -> steps.take(cache::close));
      steps.take(client::close);
    } finally {
      lock.unlock();
    }
    provider.closed(this);
    steps.end();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the CacheManager of " + uri + " is closed");
    }
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  @Override
  public ClassLoader getClassLoader() {
    return loader;
  }

  @Override
  public Properties getProperties() {
    return copy(properties);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type.isInstance(client)) {
      return type.cast(client);
    }
    throw new IllegalArgumentException("the CacheManager is no " + type.getName());
  }
}
