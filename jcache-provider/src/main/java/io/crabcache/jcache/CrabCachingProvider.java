package io.crabcache.jcache;

import io.crabcache.jcache.configuration.Environment;
import io.crabcache.jcache.configuration.ManagerSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The provider that {@code javax.cache.Caching} finds on the class path. Thread safe.
 *
 * <p>A manager's URI says where its caches are:
 *
 * <ul>
 *   <li>{@code crabcache:embedded[?option=value&…]}: in an engine in this process, which all
 *       managers of the process share. The default.
 *   <li>{@code crabcache://host[:port][?option=value&…]}: in a server, port 7171 unless given.
 * </ul>
 *
 * <p>{@link ManagerSettings} has the options, which may stand in properties instead. Where no URI
 * is given, the manager's property {@code crabcache.uri} counts, then the system property of the
 * same name, then MicroProfile Config. Nothing that is misspelled is passed over: an unknown scheme
 * or option is a {@link CacheException} that names it. Connections are made when they are needed; a
 * server that cannot be reached is a {@code CacheException} of the first {@code createCache}.
 *
 * <p>There is one manager for each URI and class loader. Managers of equal URIs in other processes,
 * or for other class loaders, meet in the same caches.
 */
public final class CrabCachingProvider implements CachingProvider {

  private static final String DEFAULT_URI = "crabcache:embedded";

  private static final Environment ENVIRONMENT = Environment.ofProcess();

  private record Key(URI uri, ClassLoader loader) {}

  private final Map<Key, CrabCacheManager> managers = new HashMap<>(); // guarded by lock
  private final ReentrantLock lock = new ReentrantLock();

  /** Called by {@code ServiceLoader}. */
  public CrabCachingProvider() {}

  @Override
  public CacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
    Properties given = properties == null ? getDefaultProperties() : properties;
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    Key key = new Key(uri(uri, given), loader);
    lock.lock();
    try {
      CrabCacheManager known = managers.get(key);
      if (known != null && !known.isClosed()) {
        return known;
      }
      ManagerSettings settings = ManagerSettings.of(key.uri, given, loader, ENVIRONMENT);
      CrabCacheManager manager = new CrabCacheManager(this, key.uri, loader, given, settings);
      managers.put(key, manager);
      return manager;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, null);
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  private URI uri(@Nullable URI uri, Properties properties) {
    String property = properties.getProperty(ManagerSettings.URI_PROPERTY);
    if (property == null) {
      return uri == null ? getDefaultURI() : uri;
    }
    URI configured = parse(property, "the manager's property");
    if (uri != null && !uri.equals(configured)) {
      throw new CacheException(
          "a CacheManager was asked for with the URI %s and the property %s=%s; give one of them"
              .formatted(uri, ManagerSettings.URI_PROPERTY, configured));
    }
    return configured;
  }

  @Override
  public URI getDefaultURI() {
    String configured = ENVIRONMENT.value(ManagerSettings.URI_PROPERTY);
    return parse(
        configured == null ? DEFAULT_URI : configured, "the system or MicroProfile property");
  }

  private static URI parse(String text, String origin) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new CacheException(
          "%s %s is not a URI: %s".formatted(origin, ManagerSettings.URI_PROPERTY, e.getMessage()),
          e);
    }
  }

  @Override
  public ClassLoader getDefaultClassLoader() {
    return CrabCachingProvider.class.getClassLoader();
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    close(key -> true);
  }

  @Override
  public void close(@Nullable ClassLoader classLoader) {
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    close(key -> key.loader.equals(loader));
  }

  @Override
  public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    ClassLoader loader = classLoader == null ? getDefaultClassLoader() : classLoader;
    Key closing = new Key(uri == null ? getDefaultURI() : uri, loader);
    close(closing::equals);
  }

  private void close(Predicate<Key> which) {
    List<CrabCacheManager> closing;
    lock.lock();
    try {
      closing =
          managers.entrySet().stream()
              .filter(entry -> which.test(entry.getKey()))
              .map(Map.Entry::getValue)
              .toList();
    } finally {
      lock.unlock();
    }
    ClosingSteps steps = new ClosingSteps();
    closing.forEach(manager -> steps.take(manager::close));
    steps.end();
  }

  /** Forgets a manager that has been closed. */
  void closed(CrabCacheManager manager) {
    lock.lock();
    try {
      managers.remove(new Key(manager.getURI(), manager.getClassLoader()), manager);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isSupported(OptionalFeature feature) {
    return false;
  }
}
