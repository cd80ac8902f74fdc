package io.crabcache.kill;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;

/** An application whose threads share a cache manager, and with it their connection. */
final class JCacheApplication implements AutoCloseable {
  /** Time that entries of {@link #brief} live, milliseconds. */
  static final long BRIEF_MILLIS = 200;

  /** Time that entries of {@link #timed} live, milliseconds. */
  static final long TIMED_MILLIS = 3_600_000;

  private final CacheManager manager;
  private final Cache<String, String> lasting;
  private final Cache<String, String> timed;
  private final Cache<String, String> brief;

  JCacheApplication(int port) {
    manager =
        Caching.getCachingProvider()
            .getCacheManager(
                URI.create("crabcache://127.0.0.1:" + port + "?operation_timeout_ms=30000"),
                JCacheApplication.class.getClassLoader());
    lasting = open("lasting", EternalExpiryPolicy.factoryOf());
    timed = open("timed", modified(TIMED_MILLIS));
    brief = open("brief", modified(BRIEF_MILLIS));
  }

  private static Factory<ExpiryPolicy> modified(long millis) {
    return ModifiedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, millis));
  }

  private Cache<String, String> open(String name, Factory<ExpiryPolicy> expiry) {
    return manager.createCache(
        name,
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setExpiryPolicyFactory(expiry));
  }

  /** A cache whose entries stay. */
  Cache<String, String> lasting() {
    return lasting;
  }

  /** A cache whose entries live for an hour from when they were written. */
  Cache<String, String> timed() {
    return timed;
  }

  /** A cache whose entries live for a moment from when they were written. */
  Cache<String, String> brief() {
    return brief;
  }

  /** Opens a cache of somebody's own, whose entries stay. */
  Cache<String, String> own(String name) {
    Cache<String, String> open = manager.getCache(name, String.class, String.class);
    return open != null ? open : open(name, EternalExpiryPolicy.factoryOf());
  }

  /** Destroys a cache of somebody's own. */
  void destroy(String name) {
    manager.destroyCache(name);
  }

  /** Ends all calls that wait. */
  @Override
  public void close() {
    manager.close();
  }
}
