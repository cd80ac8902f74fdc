package io.crabcache.jcache.configuration;

import io.crabcache.jcache.expiry.StandardExpiry;
import io.crabcache.protocol.CacheSettings;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a cache was created with: a copy that nobody can change.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class CacheConfiguration<K, V> implements CompleteConfiguration<K, V> {

  private static final long serialVersionUID = 1L;

  private final MutableConfiguration<K, V> copy;

  private CacheConfiguration(MutableConfiguration<K, V> copy) {
    this.copy = copy;
  }

  /**
   * Copies and checks an application's configuration.
   *
   * @throws UnsupportedOperationException if it asks for store by reference
   * @throws IllegalArgumentException if it contradicts itself
   */
  public static <K, V> CacheConfiguration<K, V> copyOf(Configuration<K, V> configuration) {
    MutableConfiguration<K, V> copy;
    if (configuration instanceof CompleteConfiguration<K, V> complete) {
      copy = new MutableConfiguration<>(complete);
    } else {
      copy = new MutableConfiguration<>();
      copy.setTypes(configuration.getKeyType(), configuration.getValueType());
      copy.setStoreByValue(configuration.isStoreByValue());
    }
    if (!copy.isStoreByValue()) {
      throw new UnsupportedOperationException(
          "store by reference is not supported: values live in a server, outside this heap");
    }
    if (copy.isReadThrough() && copy.getCacheLoaderFactory() == null) {
      throw new IllegalArgumentException("read-through needs a CacheLoader factory");
    }
    if (copy.isWriteThrough() && copy.getCacheWriterFactory() == null) {
      throw new IllegalArgumentException("write-through needs a CacheWriter factory");
    }
    return new CacheConfiguration<>(copy);
  }

  /** The configuration of a cache that is used as it is, with the expiry that it has. */
  public static <K, V> CacheConfiguration<K, V> of(
      Class<K> keyType, Class<V> valueType, CacheSettings settings) {
    return new CacheConfiguration<>(
        new MutableConfiguration<K, V>()
            .setTypes(keyType, valueType)
            .setExpiryPolicyFactory(StandardExpiry.policy(settings)));
  }

  /** The same with statistics enabled or disabled. */
  public CacheConfiguration<K, V> withStatistics(boolean enabled) {
    return new CacheConfiguration<>(new MutableConfiguration<>(copy).setStatisticsEnabled(enabled));
  }

  /** The same with management enabled or disabled. */
  public CacheConfiguration<K, V> withManagement(boolean enabled) {
    return new CacheConfiguration<>(new MutableConfiguration<>(copy).setManagementEnabled(enabled));
  }

  /** The same with the listeners that a cache has now. */
  public CacheConfiguration<K, V> withListeners(
      List<CacheEntryListenerConfiguration<K, V>> listeners) {
    MutableConfiguration<K, V> changed = new MutableConfiguration<>(copy);
    copy.getCacheEntryListenerConfigurations()
        .forEach(changed::removeCacheEntryListenerConfiguration);
    listeners.forEach(changed::addCacheEntryListenerConfiguration);
    return new CacheConfiguration<>(changed);
  }

  /**
   * Returns what the cache is created with on the server.
   *
   * @param policy what the configuration's factory has created
   */
  public CacheSettings toCacheSettings(CodecKind codec, ExpiryPolicy policy) {
    return StandardExpiry.settings(
        policy,
        CacheMetadata.of(
            codec, copy.getKeyType(), copy.getValueType(), !StandardExpiry.isStandard(policy)));
  }

  /**
   * Checks that a cache which existed is the one that is wanted.
   *
   * @throws CacheException if it is not; names each difference
   */
  public static void checkSame(String serverName, CacheSettings existing, CacheSettings wanted) {
    List<String> differences = CacheMetadata.differences(existing, wanted);
    if (!differences.isEmpty()) {
      throw new CacheException(
          "the cache \"%s\" exists on the server with another configuration: %s"
              .formatted(serverName, String.join("; ", differences)));
    }
  }

  @Override
  public Class<K> getKeyType() {
    return copy.getKeyType();
  }

  @Override
  public Class<V> getValueType() {
    return copy.getValueType();
  }

  @Override
  public boolean isStoreByValue() {
    return copy.isStoreByValue();
  }

  @Override
  public boolean isReadThrough() {
    return copy.isReadThrough();
  }

  @Override
  public boolean isWriteThrough() {
    return copy.isWriteThrough();
  }

  @Override
  public boolean isStatisticsEnabled() {
    return copy.isStatisticsEnabled();
  }

  @Override
  public boolean isManagementEnabled() {
    return copy.isManagementEnabled();
  }

  @Override
  public Iterable<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return copy.getCacheEntryListenerConfigurations();
  }

  @Override
  public @Nullable Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
    return copy.getCacheLoaderFactory();
  }

  @Override
  public @Nullable Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
    return copy.getCacheWriterFactory();
  }

  @Override
  public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
    return copy.getExpiryPolicyFactory();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheConfiguration<?, ?> that && copy.equals(that.copy);
  }

  @Override
  public int hashCode() {
    return copy.hashCode();
  }
}
