package io.crabcache.server.bootstrap;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.engine.durability.SnapshotStatus;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import io.crabcache.session.resp.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's engine: with a log where there is a directory for one, else without. Thread safe. */
final class ServerEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerEngine.class);

  /** Directory of the log in the data directory. */
  private static final String LOG_DIRECTORY = "wal";

  private final Engine engine;
  private final @Nullable DurableEngine durable;

  /** How a server comes by its engine. */
  interface Opener {
    /**
     * Opens the engine.
     *
     * @param durability where and how it is logged; null for not at all
     * @param progress told how far the recovery is
     */
    ServerEngine open(
        EngineSettings settings,
        @Nullable DurabilitySettings durability,
        InstantSource clock,
        Consumer<RecoveryReport> progress)
        throws StartException;
  }

  private ServerEngine(Engine engine, @Nullable DurableEngine durable) {
    this.engine = engine;
    this.durable = durable;
  }

  /**
   * Opens an engine, with all that its directory holds.
   *
   * @throws StartException if the directory cannot be used or is damaged
   */
  static ServerEngine open(
      EngineSettings settings,
      @Nullable DurabilitySettings durability,
      InstantSource clock,
      Consumer<RecoveryReport> progress)
      throws StartException {
    if (durability == null) {
      return new ServerEngine(new Engine(settings, clock), null);
    }
    try {
      DurableEngine durable = DurableEngine.open(settings, durability, clock, progress);
      return new ServerEngine(durable.engine(), durable);
    } catch (IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What the configuration says of the log.
   *
   * @param memory has the log's part
   * @return null if there is to be none
   * @throws StartException if there has to be one and there is no directory
   */
  static @Nullable DurabilitySettings durability(
      ServerConfiguration configuration, MemoryPlan memory) throws StartException {
    Path directory = directory(configuration);
    if (directory == null) {
      return null;
    }
    LogSettings log =
        new LogSettings(
            SyncPolicy.valueOf(configuration.get(Settings.WAL_SYNC).toUpperCase(Locale.ROOT)),
            configuration.get(Settings.WAL_SYNC_INTERVAL_MS),
            configuration.get(Settings.WAL_SEGMENT_SIZE),
            memory.logBuffer());
    return new DurabilitySettings(
        directory,
        log,
        configuration.get(Settings.WAL_SNAPSHOT_AFTER_BYTES),
        configuration.get(Settings.WAL_SNAPSHOT_PROCESSOR_SHARE));
  }

  /** Whether there is to be a log. */
  static boolean isLogged(ServerConfiguration configuration) {
    return configuration.get(Settings.WAL_ENABLED)
        && !(configuration.get(Settings.WAL_DIR).isEmpty()
            && configuration.get(Settings.SERVER_DATA_DIR).isEmpty());
  }

  private static @Nullable Path directory(ServerConfiguration configuration) throws StartException {
    String own = configuration.get(Settings.WAL_DIR);
    String data = configuration.get(Settings.SERVER_DATA_DIR);
    if (!isLogged(configuration)) {
      boolean wanted =
          configuration.get(Settings.WAL_ENABLED)
              && configuration.isGiven(Settings.WAL_ENABLED)
              && !configuration.isGiven(
                  Settings.SERVER_DATA_DIR); // Said to be none, as by default.
      if (wanted) {
        throw new StartException(
            "%s is true and there is no directory for the log; name one with --data-dir (%s)"
                .formatted(Settings.WAL_ENABLED, Settings.SERVER_DATA_DIR));
      }
      boolean isNamed = !own.isEmpty() || !data.isEmpty();
      if (isNamed) {
        warnOfSilentLog(place(own, data));
      }
      return null;
    }
    return place(own, data);
  }

  private static Path place(String own, String data) {
    return own.isEmpty() ? Path.of(data, LOG_DIRECTORY) : Path.of(own);
  }

  /** What is not read now comes back when the log is on again, however old it is then. */
  private static void warnOfSilentLog(Path directory) {
    if (Files.isDirectory(directory)) {
      LOG.warn(
          "the log is off ({}), and {} is left as it is: what is in it is not served now, and will"
              + " be once the log is on again; move it away if that is not wanted",
          Settings.WAL_ENABLED,
          directory);
    }
  }

  Engine engine() {
    return engine;
  }

  /** What the log, its snapshots and its recovery tell; null if there is no log. */
  @Nullable Durability durability() {
    DurableEngine source = durable;
    if (source == null) {
      return null;
    }
    return new Durability() {
      @Override
      public LogStatus log() {
        return source.log();
      }

      @Override
      public SnapshotStatus snapshots() {
        return source.snapshots();
      }

      @Override
      public RecoveryReport recovery() {
        return source.recovery();
      }
    };
  }

  /** Makes all that was done safe, and gives everything back. */
  @Override
  public void close() {
    if (durable != null) {
      durable.close();
    } else {
      engine.close();
    }
  }
}
