package io.crabcache.server.configuration;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.MapBackedConfigValueConfigSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The values that one place of origin sets; each is checked when it is added. */
final class NamedValues {
  private final Map<String, ConfigValue> values = new HashMap<>();

  /** The name under which each setting was given, by its key. */
  private final Map<String, String> names = new HashMap<>();

  /** What is to be said of former names, by the setting's key. */
  private final Map<String, String> renamed = new TreeMap<>();

  /**
   * Adds a value under the setting's own key; the last one counts.
   *
   * @param origin where exactly the value stands, for messages
   * @throws ConfigurationException if the setting does not take the value
   */
  void add(Setting<?> setting, String text, String origin) throws ConfigurationException {
    add(setting, null, text, origin);
  }

  /**
   * Adds a value; the last one counts.
   *
   * @param former the former name under which it was given; null for the setting's own key
   * @param origin where exactly the value stands, for messages
   * @throws ConfigurationException if the setting does not take the value, or was given under its
   *     other name before
   */
  void add(Setting<?> setting, @Nullable FormerKey former, String text, String origin)
      throws ConfigurationException {
    String name = former == null ? setting.key() : former.name();
    String value = former == null ? text : former.translated(text);
    if (value == null || setting.type().parse(value) == null) {
      throw wrongValue(setting, former, text, origin);
    }
    String before = names.put(setting.key(), name);
    if (before != null && !before.equals(name)) {
      throw new ConfigurationException(
          "%s: %s and %s are both given and mean the same; leave one of them out"
              .formatted(origin, before, name));
    }
    if (former != null) {
      renamed.put(
          setting.key(), "%s (%s) is called %s now".formatted(former.name(), origin, setting));
    }
    values.put(
        setting.key(),
        ConfigValue.builder()
            .withName(setting.key())
            .withValue(value)
            .withRawValue(value)
            .withConfigSourceName(origin)
            .build());
  }

  /** One line for each value that was given under a former name. */
  Collection<String> renamed() {
    return renamed.values();
  }

  /** Tells whether a value was added for a setting. */
  boolean has(Setting<?> setting) {
    return values.containsKey(setting.key());
  }

  /** Where the value of a setting stands, which {@link #has} a value. */
  String origin(Setting<?> setting) {
    ConfigValue value = values.get(setting.key());
    return value == null ? "" : value.getConfigSourceName();
  }

  /** Hands the values on; a source of higher ordinal wins. */
  ConfigSource toSource(String name, int ordinal) {
    return new Source(name, values, ordinal);
  }

  /** What is said of a value that a setting does not take, under the name that was given. */
  static ConfigurationException wrongValue(
      Setting<?> setting, @Nullable FormerKey former, String text, String origin) {
    return new ConfigurationException(
        "%s: %s = %s is not allowed; it must be %s"
            .formatted(
                origin,
                former == null ? setting : former.name(),
                ConfigurationException.shown(text),
                former == null ? setting.allowed() : former.allowed(setting)));
  }

  private static final class Source extends MapBackedConfigValueConfigSource {
    private static final long serialVersionUID = 1L;

    Source(String name, Map<String, ConfigValue> values, int ordinal) {
      super(name, values, ordinal);
    }
  }
}
