package io.crabcache.client.embedded;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.engine.DirectMemory;
import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.session.NativeSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An engine as the options of a client describe it: with a log where they name a directory.
 *
 * @param engine the engine
 * @param durable what logs it; null if nothing does
 */
record OwnedEngine(Engine engine, @Nullable DurableEngine durable) implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.crabcache.client");

  /** Directory of the log in the data directory, as a server has it. */
  private static final String LOG_DIRECTORY = "wal";

  /** Part of the memory that the log's buffer has at most if nothing is said. */
  private static final int LOG_PART = 16;

  /** What is gathered while as much is written. */
  private static final int LOG_BUFFERS = 2;

  /**
   * Opens an engine.
   *
   * @throws IllegalArgumentException if options contradict each other
   * @throws ClientException if its directory cannot be used
   */
  static OwnedEngine open(ClientSettings settings, InstantSource clock) {
    long memory = settings.number(ClientOption.MEMORY_MAX);
    checkMemory(memory, DirectMemory.limit());
    int maxEntryBytes =
        FrameLayout.DEFAULT_MAX_FRAME_BYTES - NativeSession.MAX_ENTRY_OVERHEAD_BYTES;
    Path directory = directory(settings);
    if (directory == null) {
      EngineSettings bounds = EngineSettings.of(memory, maxEntryBytes, eviction(settings));
      return new OwnedEngine(new Engine(bounds, clock), null);
    }
    long buffer = logBuffer(settings, memory);
    EngineSettings bounds =
        EngineSettings.of(memory - LOG_BUFFERS * buffer, maxEntryBytes, eviction(settings));
    try {
      DurableEngine durable =
          DurableEngine.open(
              bounds, durability(settings, directory, buffer), clock, OwnedEngine::progress);
      done(directory, durable.recovery());
      return new OwnedEngine(durable.engine(), durable);
    } catch (IOException e) {
      throw new ClientException(Reason.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Checks that the JVM may take the memory of an engine.
   *
   * @throws IllegalArgumentException if it may not
   */
  private static void checkMemory(long memory, long direct) {
    if (memory > direct) {
      throw new IllegalArgumentException(
          "%s=%d: this JVM may take %d bytes outside its heap, where entries live; start it with -XX:MaxDirectMemorySize=%dm or more, or choose less"
              .formatted(ClientOption.MEMORY_MAX.key(), memory, direct, 1 + (memory >> 20)));
    }
  }

  private static @Nullable Path directory(ClientSettings settings) {
    String own = settings.text(ClientOption.WAL_DIR);
    String data = settings.text(ClientOption.DATA_DIR);
    boolean enabled = settings.flag(ClientOption.WAL_ENABLED);
    if (enabled && settings.isSet(ClientOption.WAL_ENABLED) && own.isEmpty() && data.isEmpty()) {
      throw new IllegalArgumentException(
          "%s=true and there is no directory for the log; name one with %s"
              .formatted(ClientOption.WAL_ENABLED.key(), ClientOption.DATA_DIR.key()));
    }
    if (!enabled || (own.isEmpty() && data.isEmpty())) {
      return null;
    }
    return own.isEmpty() ? Path.of(data, LOG_DIRECTORY) : Path.of(own);
  }

  private static long logBuffer(ClientSettings settings, long memory) {
    long buffer = settings.number(ClientOption.WAL_BUFFER_SIZE);
    if (!settings.isSet(ClientOption.WAL_BUFFER_SIZE)) {
      return Math.min(buffer, memory / LOG_PART);
    }
    if (LOG_BUFFERS * buffer > memory / 4) {
      throw new IllegalArgumentException(
          "%s=%d is more than an eighth of %s=%d; lower the one or raise the other"
              .formatted(
                  ClientOption.WAL_BUFFER_SIZE.key(),
                  buffer,
                  ClientOption.MEMORY_MAX.key(),
                  memory));
    }
    return buffer;
  }

  private static DurabilitySettings durability(
      ClientSettings settings, Path directory, long buffer) {
    return new DurabilitySettings(
        directory,
        new LogSettings(
            SyncPolicy.valueOf(settings.text(ClientOption.WAL_SYNC).toUpperCase(Locale.ROOT)),
            settings.integer(ClientOption.WAL_SYNC_INTERVAL_MS),
            settings.number(ClientOption.WAL_SEGMENT_SIZE),
            buffer),
        settings.number(ClientOption.WAL_SNAPSHOT_AFTER_BYTES),
        settings.decimal(ClientOption.WAL_SNAPSHOT_PROCESSOR_SHARE));
  }

  private static EvictionSettings eviction(ClientSettings settings) {
    return new EvictionSettings(
        settings.number(ClientOption.EVICTION_MAX_ENTRIES),
        settings.decimal(ClientOption.EVICTION_WINDOW_RATIO),
        settings.flag(ClientOption.EVICTION_ADAPTIVE),
        settings.integer(ClientOption.EVICTION_SKETCH_WIDTH),
        settings.integer(ClientOption.EVICTION_SKETCH_DEPTH),
        settings.number(ClientOption.EVICTION_RESET_INTERVAL),
        settings.decimal(ClientOption.EVICTION_MEMORY_HIGH_WATERMARK),
        settings.decimal(ClientOption.EVICTION_MEMORY_LOW_WATERMARK),
        settings.decimal(ClientOption.EVICTION_ADMISSION_THRESHOLD_MULTIPLIER));
  }

  private static void progress(RecoveryReport report) {
    LOG.log(
        Level.INFO,
        "recovering: {0} of {1} bytes, {2} entries",
        report.readBytes(),
        report.totalBytes(),
        report.entries());
  }

  private static void done(Path directory, RecoveryReport report) {
    LOG.log(
        Level.INFO,
        "recovered {0} entries from {1} in {2} ms",
        report.entries(),
        directory,
        report.nanos() / 1_000_000);
    for (String remark : report.remarks()) {
      LOG.log(Level.WARNING, "the recovery of {0} remarks: {1}", directory, remark);
    }
  }

  @Override
  public void close() {
    if (durable == null) {
      engine.close();
      return;
    }
    boolean interrupted = Thread.interrupted(); // Files close under a thread that is interrupted.
    durable.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
