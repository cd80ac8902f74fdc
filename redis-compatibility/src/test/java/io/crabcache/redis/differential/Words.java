package io.crabcache.redis.differential;

import java.util.List;
import java.util.Random;

/** Draws words of a kind: few keys, so that commands meet, and odd numbers of every sort. */
final class Words {

  private static final List<String> KEYS =
      List.of("a", "b", "c", "foo", "FOO", "", "k\0\r\n", "a*b[", "{x}y", "\u00ff\u00fe", " ");

  private static final List<String> TEXTS =
      List.of(
          "",
          "v",
          "hello world",
          "ohmytext",
          "mynewtext",
          "\0",
          "\r\n",
          "+OK\r\n$-1\r\n",
          "\u00e4\u00f6\u00fc\u00ff",
          "exactly 44 bytes, the longest embedded text.",
          "exactly 45 bytes, no longer an embedded text..",
          "x".repeat(1_000),
          "0123456789".repeat(30));

  /** Whole numbers, and what only looks like one; none that is a short time to live. */
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "-0",
          "01",
          "+1",
          " 5000",
          "5000 ",
          "5000\0",
          "5000.0",
          "5e3",
          "0x1388",
          "",
          "abc",
          "2147483647",
          "-2147483649",
          "4294967296",
          "9223372036854775",
          "9223372036854776",
          "9223372036854775806",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775807",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "999999999999999999999");

  private static final List<String> FLOATS =
      List.of(
          "0",
          "0.1",
          "-0.1",
          "-0.0",
          "1.5",
          "3.0e2",
          "2.",
          ".5",
          "-.5",
          "+7.25",
          "1e-17",
          "5e-18",
          "1e-20",
          "123456789012345678",
          "9007199254740993",
          "0.3333333333333333333333333",
          "1e17",
          "1e18",
          "1e19",
          "1e300",
          "1.7976931348623157e308",
          "1e4000",
          "1e4932",
          "1e5000",
          "-1e5000",
          "1e-5000",
          "0x1p3",
          "0x.8",
          "inf",
          "-Infinity",
          "nan",
          "e",
          "1e",
          "1e+",
          "--1",
          "1.5 ",
          " 1.5",
          "1.5\0",
          "");

  private static final List<String> PATTERNS =
      List.of(
          "*",
          "?",
          "a*",
          "*o*",
          "[a-c]",
          "[c-a]",
          "[^a]",
          "[a",
          "[",
          "[]",
          "\\*",
          "\\",
          "f?o",
          "foo",
          "",
          "**",
          "a\\*b\\[",
          "[\\]a]",
          "[^",
          "*\r\n",
          "??",
          "[a-",
          "{x}*",
          "\u00ff*");

  private static final List<String> ODD =
      List.of(
          "bogus",
          "",
          "help",
          "foo\r\nbar",
          "nul\0nul",
          "two words",
          "y".repeat(200),
          "default",
          "1",
          "$",
          "no",
          "127.0.0.1:1",
          "\u00e4",
          "quote\"",
          "new\n",
          "normal",
          "%s%n");

  private static final List<String> COMMANDS =
      List.of(
          "get",
          "SET",
          "mget",
          "del",
          "ping",
          "expire",
          "bogus",
          "",
          "scan",
          "copy",
          "lcs",
          "keys",
          "dbsize",
          "flushall",
          "client",
          "client|id",
          "select",
          "config|get",
          "object|freq",
          "info",
          "incrbyfloat",
          "command|info",
          "rename",
          "msetnx",
          "touch",
          "hello",
          "time");

  private static final List<String> TYPES = List.of("string", "STRING", "list", "bogus", "");

  private static final int DATABASES = 3;
  private static final List<String> ODD_DATABASES =
      List.of("15", "16", "-1", "abc", "", "2147483648", "99999999999", "1.0", "01");

  private final Random random;

  Words(Random random) {
    this.random = random;
  }

  /** A word of a kind. */
  String draw(String kind) {
    return switch (kind) {
      case "k" -> any(KEYS);
      case "v" -> value();
      case "n" -> rarely() ? any(NUMBERS) : number(1_000_000);
      case "f" -> random.nextBoolean() ? any(FLOATS) : decimal();
      case "i" -> rarely() ? any(NUMBERS) : number(50);
      case "o" -> offset();
      case "s" -> rarely() ? any(NUMBERS) : String.valueOf(1_000 + random.nextInt(1_000_000));
      case "ms" -> rarely() ? any(NUMBERS) : String.valueOf(1_000_000 + random.nextInt(1 << 30));
      case "at" -> rarely() ? any(NUMBERS) : String.valueOf(Instants.drawSeconds(random));
      case "atms" -> rarely() ? any(NUMBERS) : String.valueOf(Instants.drawMillis(random));
      case "p" -> any(PATTERNS);
      case "x" -> any(ODD);
      case "c" -> any(COMMANDS);
      case "t" -> any(TYPES);
      case "db" -> rarely() ? any(ODD_DATABASES) : String.valueOf(random.nextInt(DATABASES));
      default -> throw new IllegalArgumentException("no kind of words: " + kind);
    };
  }

  private String value() {
    return switch (random.nextInt(8)) {
      case 0 -> any(NUMBERS);
      case 1 -> any(FLOATS);
      case 2 -> number(1_000);
      case 3 -> bytes(random.nextInt(40));
      case 4 -> bytes(random.nextInt(1_000));
      default -> any(TEXTS);
    };
  }

  private String offset() {
    return switch (random.nextInt(16)) {
      case 0, 1 -> any(NUMBERS);
      case 2 -> String.valueOf(random.nextInt(100_000));
      default -> String.valueOf(random.nextInt(60));
    };
  }

  private String number(int bound) {
    return String.valueOf(random.nextInt(2 * bound) - bound);
  }

  private String decimal() {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "-");
    digits(text, 1 + random.nextInt(20));
    text.append('.');
    digits(text, 1 + random.nextInt(25));
    if (rarely()) {
      text.append('e').append(random.nextInt(60) - 30);
    }
    return text.toString();
  }

  private void digits(StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(10));
    }
  }

  private String bytes(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(256));
    }
    return text.toString();
  }

  boolean rarely() {
    return random.nextInt(8) == 0;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
