package io.crabcache.server.configuration;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.MapBackedConfigValueConfigSource;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** The values that one place of origin sets; each is checked when it is added. */
final class NamedValues {
  private final Map<String, ConfigValue> values = new HashMap<>();

  /**
   * Adds a value; the last one of a key counts.
   *
   * @param origin where exactly the value stands, for messages
   * @throws ConfigurationException if the setting does not take the value
   */
  void add(Setting<?> setting, String text, String origin) throws ConfigurationException {
    if (setting.type().parse(text) == null) {
      throw wrongValue(setting, text, origin);
    }
    values.put(
        setting.key(),
        ConfigValue.builder()
            .withName(setting.key())
            .withValue(text)
            .withRawValue(text)
            .withConfigSourceName(origin)
            .build());
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

  static ConfigurationException wrongValue(Setting<?> setting, String text, String origin) {
    return new ConfigurationException(
        "%s: %s = %s is not allowed; it must be %s"
            .formatted(
                origin, setting, ConfigurationException.shown(text), setting.type().allowed()));
  }

  private static final class Source extends MapBackedConfigValueConfigSource {
    private static final long serialVersionUID = 1L;

    Source(String name, Map<String, ConfigValue> values, int ordinal) {
      super(name, values, ordinal);
    }
  }
}
