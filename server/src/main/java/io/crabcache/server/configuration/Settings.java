package io.crabcache.server.configuration;

import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.server.configuration.ValueType.Choice;
import io.crabcache.server.configuration.ValueType.Count;
import io.crabcache.server.configuration.ValueType.Decimal;
import io.crabcache.server.configuration.ValueType.Flag;
import io.crabcache.server.configuration.ValueType.Name;
import io.crabcache.server.configuration.ValueType.PowerOfTwo;
import io.crabcache.server.configuration.ValueType.Size;
import io.crabcache.server.configuration.ValueType.WholeNumber;
import io.crabcache.session.SessionLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The table of all keys: the only place that knows their names, types, ranges and defaults. The
 * distribution's {@code config/default.toml} and {@code docs/configuration.md} are held equal to it
 * by a test.
 */
public final class Settings {
  private static final int MAX_PORT = 65_535;
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final long GIB = 1024 * MIB;

  private static final List<Setting<?>> TABLE = new ArrayList<>();

  /** Address of the native protocol's port. */
  public static final Setting<String> SERVER_BIND =
      row(
          "server.bind",
          new Name("an IP address or host name", ""),
          "127.0.0.1",
          "Address that clients connect to. The default is reached from this machine only;"
              + " 0.0.0.0 listens on all of its addresses.");

  /** The native protocol's port. */
  public static final Setting<Integer> SERVER_PORT =
      row(
          "server.port",
          new WholeNumber(1, MAX_PORT, "TCP port", "any free port"),
          7171,
          "Port that clients connect to.");

  /** Where the server keeps files. */
  public static final Setting<String> SERVER_DATA_DIR =
      row(
          "server.data_dir",
          new Name("a directory", "none"),
          "",
          "Directory that belongs to this server alone: it is created if it is missing and locked"
              + " against a second server. What is in it comes back with the next start (wal.*)."
              + " Without one, entries live in memory and are gone after a stop.");

  /** Threads that serve connections. */
  public static final Setting<Integer> SERVER_EVENT_LOOPS =
      row(
          "server.event_loops",
          new WholeNumber(1, 256, "threads", "half as many as processors"),
          0,
          "Threads that serve connections. Each connection belongs to one of them.");

  /** How long a stop may take. */
  public static final Setting<Integer> SERVER_SHUTDOWN_GRACE_MS =
      row(
          "server.shutdown_grace_ms",
          new WholeNumber(100, 600_000, "milliseconds", ""),
          10_000,
          "Longest time from the signal to stop until connections are cut. A stop ends earlier once"
              + " all clients have their replies.");

  /** Address of the HTTP port. */
  public static final Setting<String> HTTP_BIND =
      row(
          "http.bind",
          new Name("an IP address or host name", ""),
          "127.0.0.1",
          "Address of the HTTP port, which tells the server's health.");

  /** The HTTP port. */
  public static final Setting<Integer> HTTP_PORT =
      row(
          "http.port",
          new WholeNumber(1, MAX_PORT, "TCP port", "any free port"),
          7172,
          "Port of GET /health/live and /health/ready.");

  /** Most connections. */
  public static final Setting<Integer> CONNECTION_MAX_CONNECTIONS =
      row(
          "connection.max_connections",
          new WholeNumber(1, 1_000_000, "connections", ""),
          16_384,
          "Most clients at a time; a further one is told so once it has sent something, and its"
              + " connection is closed. Each needs"
              + " a file descriptor (ulimit -n).");

  /** How long a client may be silent. */
  public static final Setting<Integer> CONNECTION_IDLE_TIMEOUT_MS =
      row(
          "connection.idle_timeout_ms",
          new WholeNumber(100, 2_000_000_000, "milliseconds", "never"),
          0,
          "How long a client may send nothing before its connection is closed, unless replies are"
              + " under way to it. Clients must be ready to connect again; pools of idle"
              + " connections need none.");

  /** Longest frame. */
  public static final Setting<Long> CONNECTION_MAX_FRAME_BYTES =
      row(
          "connection.max_frame_bytes",
          new Size(FrameLayout.MIN_MAX_FRAME_BYTES, 256 * MIB, ""),
          (long) FrameLayout.DEFAULT_MAX_FRAME_BYTES,
          "Longest frame in either direction, and so the bound on a batch and on a value. Clients"
              + " learn it when they connect.");

  /** Most words of a request in a text dialect. */
  public static final Setting<Integer> CONNECTION_MAX_ARGUMENTS =
      row(
          "connection.max_arguments",
          new WholeNumber(16, 1_048_576, "words", ""),
          131_072,
          "Most words of a Redis client's request, its name, keys and values together.");

  /** Output at which a connection's turn ends. */
  public static final Setting<Long> CONNECTION_MAX_OUTPUT_BYTES =
      row(
          "connection.max_output_bytes",
          new Size(64 * KIB, GIB, ""),
          (long) SessionLimits.DEFAULT_MAX_OUTPUT_BYTES,
          "Replies that the server prepares for a client before it sends them and waits until the"
              + " client has read them; meanwhile it reads nothing from that client. A single reply"
              + " may exceed it.");

  /** Most bytes that all connections hold. */
  public static final Setting<Long> CONNECTION_MAX_HELD_BYTES =
      row(
          "connection.max_held_bytes",
          new Size(MIB, 1024 * GIB, "a sixteenth of memory.max, or more for long frames"),
          0L,
          "Most bytes of unfinished requests and unread replies that the server holds, over all"
              + " connections; a part of memory.max, at most half of it. The default has room for four"
              + " of the longest frames, but takes no more than a quarter for that. Once half of it is"
              + " held, a connection that holds more than its share of the other half, and needs more,"
              + " is ended; shares are equal and at most 64 KiB.");

  /** Replies that wait to be read, beyond which clients wait for each other. */
  public static final Setting<Long> CONNECTION_MAX_STALLED_BYTES =
      row(
          "connection.max_stalled_bytes",
          new Size(
              MIB,
              1024 * GIB,
              "6m for each event loop, or a quarter of connection.max_held_bytes if that is less"),
          0L,
          "Bytes of replies that may wait for clients to read them, over all connections, before the"
              + " server prepares no more long replies; a part of connection.max_held_bytes. Beyond it,"
              + " clients with long replies wait for each other, and one that has read nothing for two"
              + " seconds, or 100 ms in a flood of new connections, loses its connection.");

  /** Whether a read may be answered by more than one command's reply at a time. */
  public static final Setting<Boolean> PIPELINE_ENABLED =
      row(
          "connection.pipeline.enabled",
          new Flag(),
          true,
          "Whether many commands are run and answered at a time. Without it clients are told to"
              + " send one command per frame, and each reply is a write of its own: slower, for"
              + " comparison and for tracing.",
          "CRABCACHE_ENABLE_PIPELINING");

  /** Most commands of one connection in a row. */
  public static final Setting<Integer> PIPELINE_MAX_BATCH_SIZE =
      row(
          "connection.pipeline.max_batch_size",
          new WholeNumber(1, SessionLimits.MAX_BATCH_COMMANDS, "commands", ""),
          SessionLimits.MAX_BATCH_COMMANDS,
          "Most commands of one connection that run before others get their turn.",
          "CRABCACHE_MAX_BATCH_SIZE");

  /** First size of a connection's output. */
  public static final Setting<Long> PIPELINE_BUFFER_SIZE =
      row(
          "connection.pipeline.buffer_size",
          new Size(256, MIB, ""),
          4 * KIB,
          "First size of the buffer that collects the replies to what one read brought; it grows as"
              + " needed and is given back with the write. Most replies should fit.",
          "CRABCACHE_PIPELINE_BUFFER_SIZE");

  /** How long a frame may stay unfinished. */
  public static final Setting<Integer> PIPELINE_TIMEOUT_MS =
      row(
          "connection.pipeline.timeout_ms",
          new WholeNumber(10, 3_600_000, "milliseconds", ""),
          10_000,
          "How long a handshake or a request may stay unfinished from its first byte on, or a client"
              + " may read nothing of the replies that wait for it, before its connection is closed."
              + " Idle connections have connection.idle_timeout_ms.");

  /** How long a change waits for listeners. */
  public static final Setting<Integer> EVENTS_ACKNOWLEDGE_TIMEOUT_MS =
      row(
          "events.acknowledge_timeout_ms",
          new WholeNumber(1, 3_600_000, "milliseconds", ""),
          SessionLimits.DEFAULT_ACKNOWLEDGE_TIMEOUT_MILLIS,
          "How long a call that changes an entry waits for the synchronous listeners of other"
              + " clients at most. Keep it below the clients' operation_timeout_ms, or their calls"
              + " fail before.");

  /** Most bytes of entries. */
  public static final Setting<Long> MEMORY_MAX =
      row(
          "memory.max",
          new Size(MIB, 1024 * GIB, "half of the machine's or container's"),
          0L,
          "Most memory of the store and of the connections' buffers: entries, index, what is free"
              + " between them, and connection.max_held_bytes. It lies outside the Java heap and is"
              + " taken as it is needed. When it is full, entries that are least likely to be used"
              + " again make room.");

  /** Parts of the store. */
  public static final Setting<Integer> MEMORY_SHARDS =
      row(
          "memory.shards",
          new PowerOfTwo(1, EngineSettings.MAX_SHARDS, "shards", "chosen from memory.max"),
          EngineSettings.CHOSEN_SHARDS,
          "Parts of the store, with a lock and an equal share of the memory each. Chosen from"
              + " memory.max: a part holds at least two of the largest entries.");

  /** Most entries. */
  public static final Setting<Long> EVICTION_MAX_ENTRIES =
      row(
          "eviction.max_entries",
          new Count(1, EvictionSettings.MAX_COUNT, "entries", "no limit but memory"),
          EvictionSettings.DEFAULT.maxEntries(),
          "Most entries of all caches together. Beyond it those go that are least likely to be used"
              + " again.");

  /** Share of new entries. */
  public static final Setting<Double> EVICTION_WINDOW_RATIO =
      row(
          "eviction.window_ratio",
          new Decimal(0.001, 0.999, "share"),
          EvictionSettings.DEFAULT.windowRatio(),
          "Share of the store in which new entries stay for a while without having to be used more"
              + " often than others; at the start only, if eviction.adaptive.");

  /** Whether that share adapts. */
  public static final Setting<Boolean> EVICTION_ADAPTIVE =
      row(
          "eviction.adaptive",
          new Flag(),
          EvictionSettings.DEFAULT.adaptive(),
          "Whether the window grows and shrinks as the hit ratio asks for.");

  /** Counters of the frequency sketch. */
  public static final Setting<Integer> EVICTION_SKETCH_WIDTH =
      row(
          "eviction.sketch_width",
          new WholeNumber(
              1, EvictionSettings.MAX_SKETCH_WIDTH, "counters", "as many as the entries need"),
          EvictionSettings.DEFAULT.sketchWidth(),
          "Counters in each row of the frequency sketch, in each shard.");

  /** Rows of the frequency sketch. */
  public static final Setting<Integer> EVICTION_SKETCH_DEPTH =
      row(
          "eviction.sketch_depth",
          new WholeNumber(1, EvictionSettings.MAX_SKETCH_DEPTH, "rows", ""),
          EvictionSettings.DEFAULT.sketchDepth(),
          "Rows of the frequency sketch: how many counters a key is counted in. More of them err"
              + " less and cost more.");

  /** When frequencies are halved. */
  public static final Setting<Long> EVICTION_RESET_INTERVAL =
      row(
          "eviction.reset_interval",
          new Count(1, EvictionSettings.MAX_COUNT, "uses", "eight times the entries"),
          EvictionSettings.DEFAULT.resetInterval(),
          "Counted uses, in each shard, after which all frequencies are halved, so that what was"
              + " used often long ago does not stay for ever.");

  /** What use of memory no write exceeds. */
  public static final Setting<Double> EVICTION_MEMORY_HIGH_WATERMARK =
      row(
          "eviction.memory_high_watermark",
          new Decimal(0.1, 1, "share"),
          EvictionSettings.DEFAULT.highWatermark(),
          "Share of the store's memory that may be in use: a write evicts all it takes to stay below.");

  /** From which use of memory on writes evict. */
  public static final Setting<Double> EVICTION_MEMORY_LOW_WATERMARK =
      row(
          "eviction.memory_low_watermark",
          new Decimal(0.1, 1, "share"),
          EvictionSettings.DEFAULT.lowWatermark(),
          "Share of the store's memory in use from which on a write evicts, as it does with each new"
              + " entry; at most the high watermark.");

  /** How much better a new entry has to be. */
  public static final Setting<Double> EVICTION_ADMISSION_THRESHOLD_MULTIPLIER =
      row(
          "eviction.admission_threshold_multiplier",
          new Decimal(0.1, EvictionSettings.MAX_ADMISSION_THRESHOLD_MULTIPLIER, "times"),
          EvictionSettings.DEFAULT.admissionThresholdMultiplier(),
          "How many times as often as those that would have to go an entry must have been used to"
              + " stay when its time in the window is over.");

  /** Most caches. */
  public static final Setting<Integer> CACHES_MAX =
      row(
          "caches.max",
          new WholeNumber(1, EngineSettings.MAX_CACHES, "caches", ""),
          EngineSettings.DEFAULT_MAX_CACHES,
          "Most caches at a time, over all clients.");

  /** Whether there is a log. */
  public static final Setting<Boolean> WAL_ENABLED =
      row(
          "wal.enabled",
          new Flag(),
          true,
          "Whether entries survive a stop and a crash: every change goes to a log in the data"
              + " directory before its reply leaves. Without a directory there is none.",
          new FormerKey("enable_wal"));

  /** Where the log is. */
  public static final Setting<String> WAL_DIR =
      row(
          "wal.dir",
          new Name("a directory", "wal in the data directory"),
          "",
          "Directory of the log and its snapshots, on a disk of its own perhaps. It belongs to this"
              + " server alone, and is created if it is missing.",
          new FormerKey("wal_dir"));

  /** When a change counts as safe. */
  public static final Setting<String> WAL_SYNC =
      row(
          "wal.sync",
          new Choice("always", "interval", "os"),
          "interval",
          "When a change is safe, so that its reply may leave. always: once it is on disk. interval:"
              + " once the operating system has it, which a crash of the process does not harm; it"
              + " goes to disk every wal.sync_interval_ms, and a crash of the machine loses no more"
              + " than about that. os: the same, but the system chooses when it goes to disk.",
          new FormerKey(
              "sync_policy", Map.of("sync", "always", "async", "interval", "none", "os")));

  /** How often the log goes to disk. */
  public static final Setting<Integer> WAL_SYNC_INTERVAL_MS =
      row(
          "wal.sync_interval_ms",
          new WholeNumber(1, 3_600_000, "milliseconds", ""),
          LogSettings.DEFAULT.syncIntervalMillis(),
          "Longest time until a change is on disk if wal.sync is interval.",
          new FormerKey("flush_interval_ms"));

  /** Size of the log's files. */
  public static final Setting<Long> WAL_SEGMENT_SIZE =
      row(
          "wal.segment_size",
          new Size(LogSettings.MIN_SEGMENT_BYTES, GIB, ""),
          LogSettings.DEFAULT.segmentBytes(),
          "Size of a file of the log. A file grows up to that, or is made ahead in full size if"
              + " wal.sync is always, and is deleted once a snapshot has what is in it.",
          new FormerKey("max_segment_size"));

  /** How much may wait to be written. */
  public static final Setting<Long> WAL_BUFFER_SIZE =
      row(
          "wal.buffer_size",
          new Size(LogSettings.MIN_BUFFER_BYTES, GIB, ""),
          LogSettings.DEFAULT.bufferBytes(),
          "Changes that may wait to be written; with more, requests wait until the disk has caught"
              + " up. Twice as much is a part of memory.max; by default no more than an eighth of"
              + " it.");

  /** When snapshots are taken. */
  public static final Setting<Long> WAL_SNAPSHOT_AFTER_BYTES =
      row(
          "wal.snapshot_after_bytes",
          new Size(LogSettings.MIN_SEGMENT_BYTES, 1024 * GIB, ""),
          DurabilitySettings.DEFAULT_SNAPSHOT_AFTER_BYTES,
          "Bytes of log after which a snapshot of all entries takes their place, or as many as the"
              + " last snapshot has if that is more. A start has to read both.");

  /** What snapshots may cost. */
  public static final Setting<Double> WAL_SNAPSHOT_PROCESSOR_SHARE =
      row(
          "wal.snapshot_processor_share",
          new Decimal(0.01, 1, "share"),
          DurabilitySettings.DEFAULT_SNAPSHOT_SHARE,
          "Most of one processor that the writing of a snapshot takes.");

  /** All rows, in the order of the table. */
  public static final List<Setting<?>> ALL = Collections.unmodifiableList(TABLE);

  private Settings() {}

  private static <T> Setting<T> row(
      String key, ValueType<T> type, T defaultValue, String purpose, String... aliases) {
    return add(new Setting<>(key, type, defaultValue, purpose, null, aliases));
  }

  private static <T> Setting<T> row(
      String key, ValueType<T> type, T defaultValue, String purpose, FormerKey former) {
    return add(new Setting<>(key, type, defaultValue, purpose, former));
  }

  private static <T> Setting<T> add(Setting<T> setting) {
    TABLE.add(setting);
    return setting;
  }
}
