package io.crabcache.server.configuration;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The checked value of every setting. Immutable and thread safe.
 *
 * <p>Rising precedence: defaults, the TOML file, the environment, {@code --set}, dedicated options.
 */
public final class ServerConfiguration {

  /** Variables that the launcher reads, which the server leaves alone. */
  private static final Set<String> LAUNCHER_VARIABLES =
      Set.of("CRABCACHE_JAVA_OPTS", "CRABCACHE_HOME");

  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final List<String> changes = new ArrayList<>();
  private final Set<Setting<?>> given = new HashSet<>();
  private final List<String> renamed;

  private ServerConfiguration(SmallRyeConfig config, List<String> renamed) {
    this.renamed = List.copyOf(renamed);
    for (Setting<?> setting : Settings.ALL) {
      values.put(setting, setting.defaultValue());
      ConfigValue found = config.getConfigValue(setting.key());
      if (found.getValue() != null) {
        values.put(setting, checked(setting, found.getValue()));
        changes.add(setting + " = " + found.getValue() + " (" + found.getSourceName() + ")");
        given.add(setting);
      }
    }
  }

  private ServerConfiguration(ServerConfiguration other) {
    values.putAll(other.values);
    changes.addAll(other.changes);
    given.addAll(other.given);
    renamed = other.renamed;
  }

  private static Object checked(Setting<?> setting, String text) {
    Object value = setting.type().parse(text);
    if (value == null) {
      throw new IllegalStateException(setting + " = " + text + " was not checked when it was read");
    }
    return value;
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the value of a setting. */
  @SuppressWarnings("unchecked") // The constructor puts what the setting's own type has parsed.
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException(setting + " is not a row of Settings");
    }
    return (T) value;
  }

  /**
   * Returns a copy in which some values are others.
   *
   * @param texts as in environment variables
   * @throws IllegalArgumentException if a text is not allowed
   */
  public ServerConfiguration with(Map<Setting<?>, String> texts) {
    ServerConfiguration copy = new ServerConfiguration(this);
    texts.forEach(
        (setting, text) -> {
          Object value = setting.parse(text);
          if (value == null) {
            throw new IllegalArgumentException(setting + " must be " + setting.allowed());
          }
          copy.values.put(setting, value);
        });
    return copy;
  }

  /** Returns one line per setting that is not left at its default, with where it comes from. */
  public List<String> changes() {
    return List.copyOf(changes);
  }

  /** Tells whether a value was given for a setting, be it its default. */
  public boolean isGiven(Setting<?> setting) {
    return given.contains(setting);
  }

  /** Returns one line per value that was given under a name of the original CrabCache. */
  public List<String> renamed() {
    return renamed;
  }

  /** Collects values from their sources; every method checks what it is given. */
  public static final class Builder {
    private static final int FILE_ORDINAL = 100;
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int SET_ORDINAL = 400;
    private static final int OPTION_ORDINAL = 500;

    private NamedValues file = new NamedValues();
    private NamedValues environment = new NamedValues();
    private final NamedValues set = new NamedValues();
    private final NamedValues options = new NamedValues();

    private Builder() {}

    /**
     * Reads a TOML file.
     *
     * @throws ConfigurationException if it cannot be read or holds what is not allowed
     */
    public Builder file(Path path) throws ConfigurationException {
      file = TomlFile.read(path);
      return this;
    }

    /**
     * Takes the variables whose names begin with {@code CRABCACHE_}.
     *
     * @throws ConfigurationException if one is unknown, has a wrong value or is set twice under
     *     different names
     */
    public Builder environment(Map<String, String> variables) throws ConfigurationException {
      NamedValues read = new NamedValues();
      for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
        String name = variable.getKey();
        if (!name.startsWith(Setting.ENVIRONMENT_PREFIX) || LAUNCHER_VARIABLES.contains(name)) {
          continue;
        }
        Setting<?> setting = Keys.byEnvironmentName(name);
        if (read.has(setting)) {
          throw new ConfigurationException(
              "environment: %s and %s both set %s; unset one of them"
                  .formatted(read.origin(setting), name, setting));
        }
        read.add(setting, setting.formerOf(name), variable.getValue(), name);
      }
      environment = read;
      return this;
    }

    /**
     * Takes an assignment as {@code --set} has it; the last one of a key counts.
     *
     * @throws ConfigurationException if it is not of the form {@code key=value}, or if the key or
     *     the value is wrong
     */
    public Builder set(String assignment) throws ConfigurationException {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            "--set %s: must be of the form key=value, such as --set server.port=7171"
                .formatted(ConfigurationException.shown(assignment)));
      }
      String key = assignment.substring(0, equals).strip();
      Setting<?> setting = Keys.byKey(key, "--set");
      FormerKey former = setting.key().equals(key) ? null : setting.former();
      set.add(setting, former, assignment.substring(equals + 1).strip(), "--set");
      return this;
    }

    /**
     * Takes the value of an option of its own.
     *
     * @param option the option's name, for messages
     * @throws ConfigurationException if the value is wrong
     */
    public Builder option(String option, Setting<?> setting, String value)
        throws ConfigurationException {
      options.add(setting, value, option);
      return this;
    }

    /** Sets a value from code; wins over everything else. */
    public <T> Builder with(Setting<T> setting, T value) throws ConfigurationException {
      options.add(setting, String.valueOf(value), "code");
      return this;
    }

    /** Puts the sources over one another. */
    public ServerConfiguration build() {
      List<String> renamed = new ArrayList<>();
      List.of(file, environment, set).forEach(values -> renamed.addAll(values.renamed()));
      return new ServerConfiguration(
          new SmallRyeConfigBuilder()
              .withSources(
                  file.toSource("file", FILE_ORDINAL),
                  environment.toSource("environment", ENVIRONMENT_ORDINAL),
                  set.toSource("--set", SET_ORDINAL),
                  options.toSource("options", OPTION_ORDINAL))
              .build(),
          renamed);
    }
  }
}
