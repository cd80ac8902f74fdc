package io.crabcache.server.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting takes: how they are read and how its documentation names them.
 *
 * @param <T> what the server works with
 */
interface ValueType<T> {

  /** Reads a value as it stands in an environment variable; null if it is not allowed. */
  @Nullable T parse(String text);

  /** Tells whether a value that was read from TOML has a type that this can be written as. */
  boolean acceptsToml(Object value);

  /** What a value counts in, or "-". */
  String unit();

  /** All values that are allowed, short enough for a table. */
  String range();

  /** What an error message says a value must be. */
  String allowed();

  /** A value as it is written in TOML. */
  String toml(T value);

  /** A number without fraction. */
  record WholeNumber(int min, int max, String unit, String zeroMeans)
      implements ValueType<Integer> {

    @Override
    public @Nullable Integer parse(String text) {
      try {
        int value = Integer.parseInt(text);
        boolean inRange = value >= min && value <= max;
        boolean special = value == 0 && !zeroMeans.isEmpty();
        return inRange || special ? value : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof Long;
    }

    @Override
    public String range() {
      return withZero(min + " to " + max, zeroMeans);
    }

    @Override
    public String allowed() {
      return "a whole number, " + range();
    }

    @Override
    public String toml(Integer value) {
      return value.toString();
    }
  }

  /** A number without fraction that may be very large. */
  record Count(long min, long max, String unit, String zeroMeans) implements ValueType<Long> {

    @Override
    public @Nullable Long parse(String text) {
      try {
        long value = Long.parseLong(text);
        boolean inRange = value >= min && value <= max;
        boolean special = value == 0 && !zeroMeans.isEmpty();
        return inRange || special ? value : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof Long;
    }

    @Override
    public String range() {
      return withZero(min + " to " + max, zeroMeans);
    }

    @Override
    public String allowed() {
      return "a whole number, " + range();
    }

    @Override
    public String toml(Long value) {
      return value.toString();
    }
  }

  /** A number that may have a fraction. */
  record Decimal(double min, double max, String unit) implements ValueType<Double> {

    @Override
    public @Nullable Double parse(String text) {
      try {
        double value = Double.parseDouble(text);
        return value >= min && value <= max ? value : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof Double || value instanceof Long;
    }

    @Override
    public String range() {
      return min + " to " + max;
    }

    @Override
    public String allowed() {
      return "a number, " + range();
    }

    @Override
    public String toml(Double value) {
      return value.toString();
    }
  }

  /** 1, 2, 4, 8 and so on. */
  record PowerOfTwo(int min, int max, String unit, String zeroMeans) implements ValueType<Integer> {

    @Override
    public @Nullable Integer parse(String text) {
      Integer value = new WholeNumber(min, max, unit, zeroMeans).parse(text);
      return value != null && Integer.bitCount(value) <= 1 ? value : null;
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof Long;
    }

    @Override
    public String range() {
      return withZero(min + " to " + max + ", a power of two", zeroMeans);
    }

    @Override
    public String allowed() {
      return "a whole number, " + range();
    }

    @Override
    public String toml(Integer value) {
      return value.toString();
    }
  }

  /** A number of bytes, which may be written with k, m or g for powers of 1024. */
  record Size(long min, long max, String zeroMeans) implements ValueType<Long> {
    private static final String SUFFIXES = "kmg";

    @Override
    public @Nullable Long parse(String text) {
      int last = text.length() - 1;
      int suffix = last < 0 ? -1 : SUFFIXES.indexOf(Character.toLowerCase(text.charAt(last)));
      try {
        long number = Long.parseLong(suffix < 0 ? text : text.substring(0, last));
        long value = Math.multiplyExact(number, 1L << (10 * (suffix + 1)));
        boolean inRange = value >= min && value <= max;
        boolean special = value == 0 && !zeroMeans.isEmpty();
        return inRange || special ? value : null;
      } catch (ArithmeticException | NumberFormatException e) {
        return null;
      }
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof Long || value instanceof String;
    }

    @Override
    public String unit() {
      return "bytes";
    }

    @Override
    public String range() {
      return withZero(text(min) + " to " + text(max), zeroMeans);
    }

    @Override
    public String allowed() {
      return "a number of bytes, with k, m or g if you like, " + range();
    }

    @Override
    public String toml(Long value) {
      String text = text(value);
      return text.equals(value.toString()) ? text : '"' + text + '"';
    }

    private static String text(long bytes) {
      int suffix = Math.min(Long.numberOfTrailingZeros(bytes) / 10, SUFFIXES.length());
      return bytes == 0 || suffix == 0
          ? Long.toString(bytes)
          : (bytes >> (10 * suffix)) + SUFFIXES.substring(suffix - 1, suffix);
    }
  }

  /** True or false. */
  record Flag() implements ValueType<Boolean> {

    @Override
    public @Nullable Boolean parse(String text) {
      return switch (text) {
        case "true" -> Boolean.TRUE;
        case "false" -> Boolean.FALSE;
        default -> null;
      };
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof Boolean;
    }

    @Override
    public String unit() {
      return "-";
    }

    @Override
    public String range() {
      return "true, false";
    }

    @Override
    public String allowed() {
      return "true or false";
    }

    @Override
    public String toml(Boolean value) {
      return value.toString();
    }
  }

  /** One of some words. */
  record Choice(List<String> words) implements ValueType<String> {
    Choice(String... words) {
      this(List.of(words));
    }

    @Override
    public @Nullable String parse(String text) {
      return words.contains(text) ? text : null;
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof String;
    }

    @Override
    public String unit() {
      return "-";
    }

    @Override
    public String range() {
      return String.join(", ", words);
    }

    @Override
    public String allowed() {
      int last = words.size() - 1;
      return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    @Override
    public String toml(String value) {
      return '"' + value + '"';
    }
  }

  /** Text that names something outside: an address, a directory. */
  record Name(String what, String emptyMeans) implements ValueType<String> {
    private static final int MAX_LENGTH = 4096;

    @Override
    public @Nullable String parse(String text) {
      boolean allowed = !text.isBlank() || (text.isEmpty() && !emptyMeans.isEmpty());
      return allowed && text.length() <= MAX_LENGTH && text.indexOf('\0') < 0 ? text : null;
    }

    @Override
    public boolean acceptsToml(Object value) {
      return value instanceof String;
    }

    @Override
    public String unit() {
      return "-";
    }

    @Override
    public String range() {
      return emptyMeans.isEmpty() ? what : what + "; empty: " + emptyMeans;
    }

    @Override
    public String allowed() {
      return range();
    }

    @Override
    public String toml(String value) {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  private static String withZero(String range, String zeroMeans) {
    return zeroMeans.isEmpty() ? range : range + "; 0: " + zeroMeans;
  }
}
