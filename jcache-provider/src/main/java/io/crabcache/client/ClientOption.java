package io.crabcache.client;

import io.crabcache.client.OptionType.Bytes;
import io.crabcache.client.OptionType.Choice;
import io.crabcache.client.OptionType.Count;
import io.crabcache.client.OptionType.Decimal;
import io.crabcache.client.OptionType.Directory;
import io.crabcache.client.OptionType.Text;
import io.crabcache.client.OptionType.Whole;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.store.eviction.EvictionSettings;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
      "Most memory of an embedded engine, outside the Java heap: -XX:MaxDirectMemorySize, by default"
          + " as much as the heap, has to allow it. Not for servers, which have their own."),
  DATA_DIR(
      "data_dir",
      Audience.EMBEDDED,
      new Directory(4096),
      "",
      "Directory in which an embedded engine keeps a log of its entries, so that they come back with"
          + " its next start; it belongs to one process at a time. Without it they live in memory."),
  WAL_ENABLED(
      "wal.enabled",
      Audience.EMBEDDED,
      new Choice("true", "false"),
      "true",
      "Whether there is a log if there is a directory for it."),
  WAL_DIR(
      "wal.dir",
      Audience.EMBEDDED,
      new Directory(4096),
      "",
      "Directory of the log; empty for wal in data_dir."),
  WAL_SYNC(
      "wal.sync",
      Audience.EMBEDDED,
      new Choice("always", "interval", "os"),
      "interval",
      "When a change is safe, so that its call returns: on disk (always), or with the operating"
          + " system, which takes it to disk at intervals or when it likes."),
  WAL_SYNC_INTERVAL_MS(
      "wal.sync_interval_ms",
      Audience.EMBEDDED,
      new Whole(1, 3_600_000),
      String.valueOf(LogSettings.DEFAULT.syncIntervalMillis()),
      "Longest time until a change is on disk if wal.sync is interval."),
  WAL_SEGMENT_SIZE(
      "wal.segment_size",
      Audience.EMBEDDED,
      new Bytes(LogSettings.MIN_SEGMENT_BYTES, 1 << 30),
      "64m",
      "Size of a file of the log."),
  WAL_BUFFER_SIZE(
      "wal.buffer_size",
      Audience.EMBEDDED,
      new Bytes(LogSettings.MIN_BUFFER_BYTES, 1 << 30),
      "16m",
      "Changes that may wait to be written. Twice as much is a part of memory.max; by default no more"
          + " than an eighth of it."),
  WAL_SNAPSHOT_AFTER_BYTES(
      "wal.snapshot_after_bytes",
      Audience.EMBEDDED,
      new Bytes(LogSettings.MIN_SEGMENT_BYTES, 1L << 40),
      "256m",
      "Bytes of log after which a snapshot of all entries takes their place, or as many as the last"
          + " one has if that is more."),
  WAL_SNAPSHOT_PROCESSOR_SHARE(
      "wal.snapshot_processor_share",
      Audience.EMBEDDED,
      new Decimal(0.01, 1),
      String.valueOf(DurabilitySettings.DEFAULT_SNAPSHOT_SHARE),
      "Most of one processor that the writing of a snapshot takes."),
  EVICTION_MAX_ENTRIES(
      "eviction.max_entries",
      Audience.EMBEDDED,
      new Count(0, EvictionSettings.MAX_COUNT),
      String.valueOf(EvictionSettings.DEFAULT.maxEntries()),
      "Most entries of an embedded engine; 0 for no limit but memory."),
  EVICTION_WINDOW_RATIO(
      "eviction.window_ratio",
      Audience.EMBEDDED,
      new Decimal(0.001, 0.999),
      String.valueOf(EvictionSettings.DEFAULT.windowRatio()),
      "Share of the store in which new entries stay for a while; at the start, if eviction.adaptive."),
  EVICTION_ADAPTIVE(
      "eviction.adaptive",
      Audience.EMBEDDED,
      new Choice("true", "false"),
      String.valueOf(EvictionSettings.DEFAULT.adaptive()),
      "Whether the window grows and shrinks as the hit ratio asks for."),
  EVICTION_SKETCH_WIDTH(
      "eviction.sketch_width",
      Audience.EMBEDDED,
      new Whole(0, EvictionSettings.MAX_SKETCH_WIDTH),
      String.valueOf(EvictionSettings.DEFAULT.sketchWidth()),
      "Counters in each row of the frequency sketch; 0 for as many as the entries need."),
  EVICTION_SKETCH_DEPTH(
      "eviction.sketch_depth",
      Audience.EMBEDDED,
      new Whole(1, EvictionSettings.MAX_SKETCH_DEPTH),
      String.valueOf(EvictionSettings.DEFAULT.sketchDepth()),
      "Rows of the frequency sketch."),
  EVICTION_RESET_INTERVAL(
      "eviction.reset_interval",
      Audience.EMBEDDED,
      new Count(0, EvictionSettings.MAX_COUNT),
      String.valueOf(EvictionSettings.DEFAULT.resetInterval()),
      "Counted uses after which frequencies are halved; 0 for eight times the entries."),
  EVICTION_MEMORY_HIGH_WATERMARK(
      "eviction.memory_high_watermark",
      Audience.EMBEDDED,
      new Decimal(0.1, 1),
      String.valueOf(EvictionSettings.DEFAULT.highWatermark()),
      "Share of the memory that may be in use: a write evicts all it takes to stay below."),
  EVICTION_MEMORY_LOW_WATERMARK(
      "eviction.memory_low_watermark",
      Audience.EMBEDDED,
      new Decimal(0.1, 1),
      String.valueOf(EvictionSettings.DEFAULT.lowWatermark()),
      "Share of the memory in use from which on a write evicts, as it does with each new entry;"
          + " at most the high watermark."),
  EVICTION_ADMISSION_THRESHOLD_MULTIPLIER(
      "eviction.admission_threshold_multiplier",
      Audience.EMBEDDED,
      new Decimal(0.1, EvictionSettings.MAX_ADMISSION_THRESHOLD_MULTIPLIER),
      String.valueOf(EvictionSettings.DEFAULT.admissionThresholdMultiplier()),
      "How many times as often as its victims an entry must have been used to stay.");

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
  private final OptionType type;

  private final String defaultText;
  private final String purpose;

  ClientOption(String key, Audience audience, OptionType type, String defaultText, String purpose) {
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

  /** Tells whether only the client of an embedded engine reads it, which it then describes. */
  public boolean isOfEngine() {
    return audience == Audience.EMBEDDED;
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
    @Nullable Object value = type.parse(text.strip());
    if (value == null) {
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
}
