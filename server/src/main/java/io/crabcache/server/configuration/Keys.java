package io.crabcache.server.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the setting that a name means, or says which name was perhaps meant. */
final class Keys {
  private static final Map<String, Setting<?>> BY_KEY = new HashMap<>();
  private static final Map<String, Setting<?>> BY_FORMER_KEY = new HashMap<>();
  private static final Map<String, Setting<?>> BY_ENVIRONMENT_NAME = new HashMap<>();

  static {
    for (Setting<?> setting : Settings.ALL) {
      BY_KEY.put(setting.key(), setting);
      FormerKey former = setting.former();
      if (former != null) {
        BY_FORMER_KEY.put(former.name(), setting);
      }
      setting.environmentNames().forEach(name -> BY_ENVIRONMENT_NAME.put(name, setting));
    }
  }

  private Keys() {}

  /** The setting of a key, or of a name that it had in the original CrabCache. */
  static Setting<?> byKey(String key, String origin) throws ConfigurationException {
    Setting<?> former = BY_FORMER_KEY.get(key);
    return former != null ? former : find(BY_KEY, key, "key", '.', origin);
  }

  static Setting<?> byEnvironmentName(String name) throws ConfigurationException {
    return find(BY_ENVIRONMENT_NAME, name, "variable", '_', "environment");
  }

  /** Tells whether some key stands in a table. */
  static boolean isTable(String path) {
    return BY_KEY.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
  }

  static ConfigurationException unknown(String key, String origin) {
    return unknown(BY_KEY.keySet(), key, "key", '.', origin);
  }

  private static Setting<?> find(
      Map<String, Setting<?>> known, String name, String what, char separator, String origin)
      throws ConfigurationException {
    Setting<?> setting = known.get(name);
    if (setting == null) {
      throw unknown(known.keySet(), name, what, separator, origin);
    }
    return setting;
  }

  private static ConfigurationException unknown(
      Collection<String> known, String name, String what, char separator, String origin) {
    String hint =
        nearest(known, name, separator)
            .map(near -> "did you mean " + near + "?")
            .orElse("config/default.toml lists all there are");
    return new ConfigurationException(
        "%s: unknown %s %s; %s".formatted(origin, what, ConfigurationException.shown(name), hint));
  }

  /** A name that is a few slips away, or that ends in the same word and stands in another table. */
  static Optional<String> nearest(Collection<String> known, String name, char separator) {
    int slips = Math.max(2, name.length() / 5);
    Comparator<String> byDistance =
        Comparator.<String>comparingInt(candidate -> distance(candidate, name))
            .thenComparing(Comparator.naturalOrder());
    return known.stream()
        .filter(candidate -> distance(candidate, name) <= slips)
        .min(byDistance)
        .or(
            () ->
                known.stream()
                    .filter(
                        candidate ->
                            lastWord(candidate, separator).equals(lastWord(name, separator)))
                    .min(byDistance));
  }

  private static String lastWord(String name, char separator) {
    return name.substring(name.lastIndexOf(separator) + 1);
  }

  /** Levenshtein's distance: insertions, deletions and substitutions from one to the other. */
  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substitution = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        current[j] =
            Math.min(previous[j - 1] + substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
