package io.crabcache.server.configuration;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name that a setting had in the original CrabCache, which is accepted wherever its key is.
 *
 * @param name the name, which stands in no table
 * @param words what the values were called there, with what they are called now; empty if they are
 *     the same
 */
record FormerKey(String name, Map<String, String> words) {
  FormerKey(String name) {
    this(name, Map.of());
  }

  /** The environment variable that had it. */
  String environmentName() {
    return Setting.ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT);
  }

  /** A value as it is written now; null if there was no such value. */
  @Nullable String translated(String value) {
    return words.isEmpty() ? value : words.get(value);
  }

  /** What an error message says a value must be. */
  String allowed(Setting<?> setting) {
    return words.isEmpty()
        ? setting.allowed()
        : words.entrySet().stream()
            .map(word -> word.getKey() + " (now " + word.getValue() + ")")
            .sorted()
            .collect(Collectors.joining(", "));
  }
}
