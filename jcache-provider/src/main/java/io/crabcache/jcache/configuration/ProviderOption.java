package io.crabcache.jcache.configuration;

import io.crabcache.client.ClientOption;
import io.crabcache.jcache.codec.Marshallers;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.CacheException;

/** The options of a manager beside those of its client ({@link ClientOption}). */
enum ProviderOption {
  /** Stands in front of the names of the manager's caches on the server. */
  NAMESPACE("namespace", "default"),
  /** Marshaller of what has no native encoding: a name or a class name. */
  MARSHALLER("marshaller", Marshallers.DEFAULT),
  /** Classes that Java serialization may read beside those of the cache's types. */
  SERIALIZATION_FILTER("serialization.filter", ""),
  /** What entries look like on the server, in caches that have no such option of their own. */
  CODEC("codec", CodecKind.TYPED.word());

  private final String key;
  private final String defaultText;

  ProviderOption(String key, String defaultText) {
    this.key = key;
    this.defaultText = defaultText;
  }

  String key() {
    return key;
  }

  String defaultText() {
    return defaultText;
  }

  /** All options, those of the client included. */
  static Stream<String> allKeys() {
    return Stream.concat(
        Arrays.stream(values()).map(ProviderOption::key),
        Arrays.stream(ClientOption.values()).map(ClientOption::key));
  }

  /**
   * Checks that there is such an option.
   *
   * @param origin where it was found, for the message
   */
  static void checkKnown(String key, String origin) {
    if (!CacheOptions.isOption(key) && allKeys().noneMatch(key::equals)) {
      Stream<String> options = Stream.concat(allKeys(), CacheOptions.FORMS.stream());
      throw new CacheException(
          "unknown option \"%s\" in %s; the options are %s"
              .formatted(key, origin, options.sorted().collect(Collectors.joining(", "))));
    }
  }
}
