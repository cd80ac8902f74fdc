package io.crabcache.jcache.configuration;

import io.crabcache.client.OptionType;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.protocol.CacheSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.cache.CacheException;

/**
 * Options of single caches, {@code cache.NAME.OPTION}, where NAME is what the application calls the
 * cache: limits beside those of the store, and the codec. JSR-107 has no word for them, so they
 * stand where the address stands, and no line of the application changes. Immutable.
 */
public final class CacheOptions {
  private static final String PREFIX = "cache.";

  private enum Option {
    MAX_ENTRIES(".max_entries", new OptionType.Count(0, EvictionSettings.MAX_COUNT)),
    MAX_BYTES(".max_bytes", new OptionType.Bytes(0, 1L << 40)),
    CODEC(".codec", CodecKind.TYPE);

    final String suffix;

    @SuppressWarnings("ImmutableEnumChecker") // records of immutable values
    final OptionType type;

    Option(String suffix, OptionType type) {
      this.suffix = suffix;
      this.type = type;
    }

    String key(String cacheName) {
      return PREFIX + cacheName + suffix;
    }

    static Optional<Option> of(String key) {
      return Arrays.stream(values())
          .filter(option -> key.startsWith(PREFIX) && key.endsWith(option.suffix))
          .filter(option -> key.length() > option.key("").length())
          .findAny();
    }
  }

  /** How the options are written, for people. */
  static final List<String> FORMS =
      Arrays.stream(Option.values()).map(option -> option.key("NAME")).toList();

  private final Map<String, Object> given = new HashMap<>();
  private final Environment environment;

  private CacheOptions(Environment environment) {
    this.environment = environment;
  }

  /** Tells whether the name of an option is one of these. */
  static boolean isOption(String key) {
    return Option.of(key).isPresent();
  }

  /**
   * Takes the options of caches out of those of a manager.
   *
   * @param environment where options are looked for that are not among those
   * @throws CacheException if a value is not allowed
   */
  static CacheOptions take(Map<String, String> options, Environment environment) {
    CacheOptions taken = new CacheOptions(environment);
    options.forEach(
        (key, text) ->
            Option.of(key)
                .ifPresent(option -> taken.given.put(key, parse(key, text, option.type))));
    options.keySet().removeAll(taken.given.keySet());
    return taken;
  }

  /**
   * Returns settings with the limits that there are for a cache in place of its own.
   *
   * @throws CacheException if a value of the environment is not allowed
   */
  public CacheSettings limit(String cacheName, CacheSettings settings) {
    return settings.withLimits(
        find(cacheName, Option.MAX_ENTRIES).map(Long.class::cast).orElse(settings.maxEntries()),
        find(cacheName, Option.MAX_BYTES).map(Long.class::cast).orElse(settings.maxBytes()));
  }

  /**
   * Returns a cache's codec, if there is an option that says which.
   *
   * @throws CacheException if the value of the environment is not allowed
   */
  Optional<CodecKind> codec(String cacheName) {
    return find(cacheName, Option.CODEC).map(word -> CodecKind.of((String) word));
  }

  private Optional<Object> find(String cacheName, Option option) {
    String key = option.key(cacheName);
    Object value = given.get(key);
    if (value != null) {
      return Optional.of(value);
    }
    return Optional.ofNullable(environment.value(ManagerSettings.PREFIX + key))
        .map(text -> parse(key, text, option.type));
  }

  /** The value that an option's text stands for. */
  static Object parse(String key, String text, OptionType type) {
    Object value = type.parse(text.strip());
    if (value == null) {
      throw new CacheException("%s=%s is not allowed: use %s".formatted(key, text, type.allowed()));
    }
    return value;
  }
}
