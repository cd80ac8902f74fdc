package io.crabcache.server.configuration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration: a row of the table in {@link Settings}.
 *
 * @param <T> type of its value
 */
public final class Setting<T> {
  static final String ENVIRONMENT_PREFIX = "CRABCACHE_";

  private final String key;
  private final ValueType<T> type;
  private final T defaultValue;
  private final String purpose;
  private final @Nullable FormerKey former;
  private final List<String> environmentNames;

  Setting(
      String key,
      ValueType<T> type,
      T defaultValue,
      String purpose,
      @Nullable FormerKey former,
      String... environmentAliases) {
    this.key = key;
    this.type = type;
    this.defaultValue = defaultValue;
    this.purpose = purpose;
    this.former = former;
    Set<String> names = new LinkedHashSet<>();
    names.add(ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_'));
    names.addAll(List.of(environmentAliases));
    if (former != null) {
      names.add(former.environmentName()); // Perhaps the same.
    }
    environmentNames = List.copyOf(names);
  }

  /** The key, its tables separated by dots. */
  public String key() {
    return key;
  }

  /** What the value is when nobody sets it. */
  public T defaultValue() {
    return defaultValue;
  }

  /** What the value decides, for people. */
  public String purpose() {
    return purpose;
  }

  /** What the value counts in, or "-". */
  public String unit() {
    return type.unit();
  }

  /** All values that are allowed. */
  public String range() {
    return type.range();
  }

  /** {@link #defaultValue} as it is written in TOML. */
  public String defaultToml() {
    return type.toml(defaultValue);
  }

  /** Environment variables that set it: the one after the key, then aliases. */
  public List<String> environmentNames() {
    return environmentNames;
  }

  /** The name that it had in the original CrabCache; null if there is none. */
  @Nullable FormerKey former() {
    return former;
  }

  /** The former name of which this is the environment variable; null if it is another one. */
  @Nullable FormerKey formerOf(String environmentName) {
    FormerKey name = former;
    return name != null
            && name.environmentName().equals(environmentName)
            && !environmentNames.get(0).equals(environmentName)
        ? name
        : null;
  }

  /** The value that a text means, as in an environment variable; null if it is not allowed. */
  public @Nullable T parse(String text) {
    return type.parse(text);
  }

  /** What an error message says a value must be. */
  public String allowed() {
    return type.allowed();
  }

  ValueType<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return key;
  }
}
