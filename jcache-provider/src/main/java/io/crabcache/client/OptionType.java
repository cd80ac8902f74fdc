package io.crabcache.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What values an option takes. Immutable. */
public interface OptionType {

  /** Returns the value that a text stands for, null if it is not allowed. */
  @Nullable Object parse(String text);

  /** What is allowed, for people. */
  String allowed();

  /** A number without fraction, an {@code Integer}. */
  record Whole(int min, int max) implements OptionType {
    @Override
    public @Nullable Integer parse(String text) {
      Long value = new Count(min, max).parse(text);
      return value == null ? null : value.intValue();
    }

    @Override
    public String allowed() {
      return new Count(min, max).allowed();
    }
  }

  /** A number without fraction that may be very large, a {@code Long}. */
  record Count(long min, long max) implements OptionType {
    @Override
    public @Nullable Long parse(String text) {
      try {
        long value = Long.parseLong(text);
        return value < min || value > max ? null : (Long) value;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public String allowed() {
      return "a whole number from " + min + " to " + max;
    }
  }

  /** A number of bytes, which may be written with k, m or g for powers of 1024; a {@code Long}. */
  record Bytes(long min, long max) implements OptionType {
    @Override
    public @Nullable Long parse(String text) {
      int last = text.length() - 1;
      int unit = last < 0 ? -1 : "kmg".indexOf(Character.toLowerCase(text.charAt(last)));
      try {
        long number = Long.parseLong(unit < 0 ? text : text.substring(0, last));
        long value = Math.multiplyExact(number, 1L << (10 * (unit + 1)));
        return value < min || value > max ? null : (Long) value;
      } catch (NumberFormatException | ArithmeticException e) {
        return null;
      }
    }

    @Override
    public String allowed() {
      return "bytes from " + min + " to " + max + ", also with suffix k, m or g";
    }
  }

  /** A number that may have a fraction, a {@code Double}. */
  record Decimal(double min, double max) implements OptionType {
    @Override
    public @Nullable Double parse(String text) {
      try {
        double value = Double.parseDouble(text);
        return value >= min && value <= max ? (Double) value : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public String allowed() {
      return "a number from " + min + " to " + max;
    }
  }

  /** One of some words. */
  record Choice(List<String> words) implements OptionType {
    Choice(String... words) {
      this(List.of(words));
    }

    @Override
    public @Nullable String parse(String text) {
      return words.contains(text) ? text : null;
    }

    @Override
    public String allowed() {
      return String.join(" or ", words);
    }
  }

  /** A directory, or none if it is empty. */
  record Directory(int maxLength) implements OptionType {
    @Override
    public @Nullable String parse(String text) {
      return text.length() > maxLength || text.indexOf('\0') >= 0 ? null : text;
    }

    @Override
    public String allowed() {
      return "a directory; empty for none";
    }
  }

  /** Any text that is not empty. */
  record Text(int maxLength) implements OptionType {
    @Override
    public @Nullable String parse(String text) {
      return text.isEmpty() || text.length() > maxLength ? null : text;
    }

    @Override
    public String allowed() {
      return "1 to " + maxLength + " characters";
    }
  }
}
