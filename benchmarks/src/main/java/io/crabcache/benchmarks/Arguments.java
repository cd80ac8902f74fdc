package io.crabcache.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arguments of a measurement: {@code name=value}, each with a default, and plain words. {@code
 * help} among them prints what there is. Immutable.
 */
public final class Arguments {
  private final Map<String, String> values;
  private final List<String> words;

  private Arguments(Map<String, String> values, List<String> words) {
    this.values = values;
    this.words = words;
  }

  /**
   * Reads arguments.
   *
   * @param defaults all names that there are, as {@code name=value}
   * @throws IllegalArgumentException if a name is unknown; the message lists the known ones
   */
  public static Arguments of(String[] given, String... defaults) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : defaults) {
      values.put(name(pair), value(pair));
    }
    for (String argument : given) {
      if (argument.contains("=") && values.replace(name(argument), value(argument)) == null) {
        throw new IllegalArgumentException(
            "there is no '%s'; there are %s".formatted(name(argument), String.join(" ", defaults)));
      }
    }
    return new Arguments(
        values, Arrays.stream(given).filter(argument -> !argument.contains("=")).toList());
  }

  /** Whether help was asked for; if so it is printed: the usage, and all names with defaults. */
  public boolean printHelp(String usage) {
    boolean asked = words.contains("help") || words.contains("--help");
    if (asked) {
      System.out.println(usage);
      values.forEach((name, value) -> System.out.println("  " + name + "=" + value));
    }
    return asked;
  }

  /** The arguments that are not pairs. */
  public List<String> words() {
    return words;
  }

  /** The value of a name, as it was given. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("this program has no '" + name + "'");
    }
    return value;
  }

  /** A truth value. */
  public boolean flag(String name) {
    return Boolean.parseBoolean(text(name));
  }

  /** A whole number of at least 0; may end in k, m or g for powers of 1024. */
  public long number(String name) {
    return number(name, text(name));
  }

  /** A number as {@link #number} reads it that fits into an int. */
  public int count(String name) {
    long number = number(name);
    if (number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " is " + number + ", which is too much");
    }
    return (int) number;
  }

  /** Numbers with commas between; none if the value is empty. */
  public List<Long> numbers(String name) {
    String value = text(name);
    return value.isEmpty()
        ? List.of()
        : Arrays.stream(value.split(",", -1)).map(part -> number(name, part)).toList();
  }

  private static long number(String name, String text) {
    int unit = text.isEmpty() ? -1 : "kmg".indexOf(text.charAt(text.length() - 1));
    try {
      long number = Long.parseLong(unit < 0 ? text : text.substring(0, text.length() - 1));
      if (number >= 0) {
        return Math.multiplyExact(number, 1L << (10 * (unit + 1)));
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(rule(name, text), e);
    }
    throw new IllegalArgumentException(rule(name, text));
  }

  private static String rule(String name, String text) {
    return "%s is '%s' and must be a whole number, which may end in k, m or g"
        .formatted(name, text);
  }

  private static String name(String pair) {
    return pair.substring(0, pair.indexOf('='));
  }

  private static String value(String pair) {
    return pair.substring(pair.indexOf('=') + 1);
  }
}
