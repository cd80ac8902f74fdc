package io.crabcache.jcache.configuration;

import io.crabcache.client.OptionType;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.protocol.CacheSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Limits of single caches, beside those of the store: the options {@code cache.NAME.max_entries}
 * and {@code cache.NAME.max_bytes}, where NAME is what the application calls the cache. JSR-107 has
 * no word for them, so they stand where the address stands, and no line of the application changes.
 * Immutable.
 */
public final class CacheLimits {
  private static final String PREFIX = "cache.";
  private static final String MAX_ENTRIES = ".max_entries";
  private static final String MAX_BYTES = ".max_bytes";
  private static final OptionType ENTRIES = new OptionType.Count(0, EvictionSettings.MAX_COUNT);
  private static final OptionType BYTES = new OptionType.Bytes(0, 1L << 40);

  /** How the options are written, for people. */
  static final List<String> FORMS =
      List.of(PREFIX + "NAME" + MAX_ENTRIES, PREFIX + "NAME" + MAX_BYTES);

  private final Map<String, Long> given = new HashMap<>();
  private final Environment environment;

  private CacheLimits(Environment environment) {
    this.environment = environment;
  }

  /** Tells whether the name of an option is one of these. */
  static boolean isOption(String key) {
    int name = key.length() - PREFIX.length();
    return key.startsWith(PREFIX)
        && ((key.endsWith(MAX_ENTRIES) && name > MAX_ENTRIES.length())
            || (key.endsWith(MAX_BYTES) && name > MAX_BYTES.length()));
  }

  /**
   * Takes the limits out of the options of a manager.
   *
   * @param environment where limits are looked for that are not among the options
   * @throws CacheException if a value is not allowed
   */
  static CacheLimits take(Map<String, String> options, Environment environment) {
    CacheLimits limits = new CacheLimits(environment);
    options.forEach(
        (key, text) -> {
          if (isOption(key)) {
            limits.given.put(key, parse(key, text));
          }
        });
    options.keySet().removeAll(limits.given.keySet());
    return limits;
  }

  /**
   * Returns settings with the limits that there are for a cache in place of its own.
   *
   * @throws CacheException if a value of the environment is not allowed
   */
  public CacheSettings applyTo(String cacheName, CacheSettings settings) {
    Long entries = find(PREFIX + cacheName + MAX_ENTRIES);
    Long bytes = find(PREFIX + cacheName + MAX_BYTES);
    return settings.withLimits(
        entries == null ? settings.maxEntries() : entries,
        bytes == null ? settings.maxBytes() : bytes);
  }

  private @Nullable Long find(String key) {
    Long value = given.get(key);
    String text = value == null ? environment.value(ManagerSettings.PREFIX + key) : null;
    return text == null ? value : parse(key, text);
  }

  private static Long parse(String key, String text) {
    OptionType type = key.endsWith(MAX_ENTRIES) ? ENTRIES : BYTES;
    if (type.parse(text.strip()) instanceof Long value) {
      return value;
    }
    throw new CacheException("%s=%s is not allowed: use %s".formatted(key, text, type.allowed()));
  }
}
