package io.crabcache.jcache;

import io.crabcache.jcache.configuration.CacheConfiguration;
import io.crabcache.jcache.expiry.CustomExpiry;
import io.crabcache.jcache.expiry.Expiry;
import io.crabcache.jcache.expiry.ServerExpiry;
import io.crabcache.jcache.expiry.StandardExpiry;
import io.crabcache.jcache.integration.Loader;
import io.crabcache.jcache.integration.Writer;
import io.crabcache.protocol.CacheSettings;
import java.io.Closeable;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the application that a cache calls. Each is created once, with the cache, and
 * closed once, with the cache.
 *
 * @param loader null if the configuration has none
 * @param writer null if the configuration has none
 */
record Customizations<K, V>(
    Expiry expiry, @Nullable Loader<K, V> loader, @Nullable Writer<K, V> writer)
    implements Closeable {

  /**
   * Creates those of a cache, and none if one cannot be created.
   *
   * @param expiry made of the configuration's policy, and closed if another one fails
   * @throws CacheException if a factory returns null
   */
  static <K, V> Customizations<K, V> create(
      String cacheName, CacheConfiguration<K, V> configuration, Expiry expiry) {
    Loader<K, V> loader = null;
    try {
      loader = loader(cacheName, configuration);
      return new Customizations<>(expiry, loader, writer(cacheName, configuration));
    } catch (RuntimeException | Error e) {
      expiry.close();
      if (loader != null) {
        loader.close();
      }
      throw e;
    }
  }

  /** The expiry of a cache whose configuration has a policy. */
  static Expiry expiry(String cacheName, ExpiryPolicy policy, CacheSettings settings) {
    return StandardExpiry.isStandard(policy)
        ? expiry(settings)
        : new CustomExpiry(cacheName, policy);
  }

  /** The expiry of a cache of which the server knows all. */
  static Expiry expiry(CacheSettings settings) {
    return new ServerExpiry(settings.accessMillis() != CacheSettings.UNCHANGED);
  }

  private static <K, V> @Nullable Loader<K, V> loader(
      String cacheName, CacheConfiguration<K, V> configuration) {
    var factory = configuration.getCacheLoaderFactory();
    return factory == null
        ? null
        : new Loader<>(cacheName, created(cacheName, "CacheLoader", factory));
  }

  private static <K, V> @Nullable Writer<K, V> writer(
      String cacheName, CacheConfiguration<K, V> configuration) {
    var factory = configuration.getCacheWriterFactory();
    if (factory == null) {
      return null;
    }
    CacheWriter<? super K, ? super V> writer = created(cacheName, "CacheWriter", factory);
    return new Writer<>(cacheName, writer);
  }

  private static <C> C created(String cacheName, String what, Factory<C> factory) {
    C created = factory.create();
    if (created == null) {
      throw new CacheException(
          "the %s factory %s of the cache \"%s\" returned null; it must create one"
              .formatted(what, factory.getClass().getName(), cacheName));
    }
    return created;
  }

  /** Closes all, each when no call of it is under way any more. */
  @Override
  public void close() {
    ClosingSteps steps = new ClosingSteps();
    if (loader != null) {
      steps.take(loader::close);
    }
    if (writer != null) {
      steps.take(writer::close);
    }
    steps.take(expiry::close);
    steps.end();
  }
}
