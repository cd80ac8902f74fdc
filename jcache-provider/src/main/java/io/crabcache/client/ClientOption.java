package io.crabcache.client;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The settings of a client: names as they stand in a URI's query or among properties, types, ranges
 * and defaults. {@link ClientSettings} holds their values.
 */
public enum ClientOption {
  CONNECTIONS(
      "connections",
      Audience.REMOTE,
      new Whole(1, 64),
      "1",
      "Connections to a server. A thread always uses the same one, so its operations stay in order."),
  EVENT_LOOPS(
      "event_loops",
      Audience.REMOTE,
      new Whole(1, 64),
      "1",
      "Threads that serve the connections; never more than connections."),
  COALESCING(
      "coalescing",
      Audience.REMOTE,
      new Choice("true", "false"),
      "true",
      "Whether operations of many callers leave in one frame. Without it each is a frame of its own."),
  MAX_IN_FLIGHT_FRAMES(
      "max_in_flight_frames",
      Audience.REMOTE,
      new Whole(1, 256),
      "2",
      "Frames of a connection that may await their reply; meanwhile further operations gather."),
  MAX_COMMANDS_PER_FRAME(
      "max_commands_per_frame",
      Audience.BOTH,
      new Whole(1, 65_536),
      "1000",
      "Most commands in a frame. The server may allow fewer."),
  QUEUE_CAPACITY(
      "queue_capacity",
      Audience.REMOTE,
      new Whole(1, 1 << 20),
      "16384",
      "Most commands that wait to be sent on a connection."),
  WHEN_QUEUE_FULL(
      "when_queue_full",
      Audience.REMOTE,
      new Choice("wait", "fail"),
      "fail",
      "What asynchronous callers meet at a full queue. Blocking callers always wait."),
  OPERATION_TIMEOUT_MS(
      "operation_timeout_ms",
      Audience.BOTH,
      new Whole(1, 3_600_000),
      "5000",
      "Longest time from a call to its result. A connection that is silent for so long is replaced."),
  CONNECT_TIMEOUT_MS(
      "connect_timeout_ms",
      Audience.REMOTE,
      new Whole(1, 600_000),
      "3000",
      "Longest time until a connection is established and greeted."),
  RECONNECT_MIN_MS(
      "reconnect_min_ms",
      Audience.REMOTE,
      new Whole(1, 600_000),
      "50",
      "Pause after the first failed attempt to connect. It doubles with each further."),
  RECONNECT_MAX_MS(
      "reconnect_max_ms",
      Audience.REMOTE,
      new Whole(1, 3_600_000),
      "5000",
      "Longest pause between attempts to connect."),
  CLIENT_NAME(
      "client_name",
      Audience.BOTH,
      new Text(128),
      "crabcache-java",
      "What the client calls itself in the server's log."),
  MEMORY_MAX(
      "memory.max",
      Audience.EMBEDDED,
      new Bytes(1L << 20, 1L << 40),
      "256m",
      "Most memory of an embedded engine's entries. Not for servers, which have their own.");

  /** Which clients read an option. */
  private enum Audience {
    REMOTE("crabcache://host:port"),
    EMBEDDED("crabcache:embedded"),
    BOTH("all addresses");

    private final String addresses;

    Audience(String addresses) {
      this.addresses = addresses;
    }
  }

  private final String key;
  private final Audience audience;

  @SuppressWarnings("ImmutableEnumChecker") // records of immutable values
  private final Type type;

  private final String defaultText;
  private final String purpose;

  ClientOption(String key, Audience audience, Type type, String defaultText, String purpose) {
    this.key = key;
    this.audience = audience;
    this.type = type;
    this.defaultText = defaultText;
    this.purpose = purpose;
  }

  /** The name in a URI's query or among properties. */
  public String key() {
    return key;
  }

  /** The addresses whose clients read it, for people. */
  public String addresses() {
    return audience.addresses;
  }

  /** Tells whether the client of an embedded engine, or of a server, reads it. */
  public boolean isFor(boolean embedded) {
    return audience == Audience.BOTH || (audience == Audience.EMBEDDED) == embedded;
  }

  /** The default as it would be written. */
  public String defaultText() {
    return defaultText;
  }

  /** What it is for, for people. */
  public String purpose() {
    return purpose;
  }

  /** What is allowed, for people. */
  public String allowed() {
    return type.allowed();
  }

  /**
   * Parses a value.
   *
   * @throws IllegalArgumentException if it is not allowed; names the option, the value and the
   *     range
   */
  Object parse(String text) {
    Object value = type.parse(text.strip());
    if (value == INVALID) {
      throw new IllegalArgumentException(
          "%s=%s is not allowed: use %s".formatted(key, text, type.allowed()));
    }
    return value;
  }

  /**
   * Finds an option by its name.
   *
   * @throws IllegalArgumentException if there is none; names the nearest
   */
  public static ClientOption of(String key) {
    for (ClientOption option : values()) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    ClientOption nearest =
        Arrays.stream(values())
            .min(Comparator.comparingInt(option -> distance(option.key, key)))
            .orElseThrow();
    String all = Arrays.stream(values()).map(ClientOption::key).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "unknown option '%s'; did you mean '%s'? Options: %s".formatted(key, nearest.key, all));
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT);
    String y = b.toLowerCase(Locale.ROOT);
    int[] row = new int[y.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= x.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= y.length(); j++) {
        int substituted = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[y.length()];
  }

  private static final Object INVALID = new Object();

  private interface Type {
    /** Returns the value, or {@link #INVALID}. */
    Object parse(String text);

    String allowed();
  }

  private record Whole(int min, int max) implements Type {
    @Override
    public Object parse(String text) {
      try {
        int value = Integer.parseInt(text);
        return value < min || value > max ? INVALID : (Object) value;
      } catch (NumberFormatException e) {
        return INVALID;
      }
    }

    @Override
    public String allowed() {
      return "a whole number from " + min + " to " + max;
    }
  }

  private record Bytes(long min, long max) implements Type {
    @Override
    public Object parse(String text) {
      int unit =
          text.isEmpty()
              ? -1
              : "kmg".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
      String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
      try {
        long value = Math.multiplyExact(Long.parseLong(digits), 1L << (10 * (unit + 1)));
        return value < min || value > max ? INVALID : (Object) value;
      } catch (NumberFormatException | ArithmeticException e) {
        return INVALID;
      }
    }

    @Override
    public String allowed() {
      return "bytes from " + min + " to " + max + ", also with suffix k, m or g";
    }
  }

  private record Choice(List<String> words) implements Type {
    Choice(String... words) {
      this(List.of(words));
    }

    @Override
    public Object parse(String text) {
      return words.contains(text) ? text : INVALID;
    }

    @Override
    public String allowed() {
      return String.join(" or ", words);
    }
  }

  private record Text(int maxLength) implements Type {
    @Override
    public Object parse(String text) {
      return text.isEmpty() || text.length() > maxLength ? INVALID : text;
    }

    @Override
    public String allowed() {
      return "1 to " + maxLength + " characters";
    }
  }
}
