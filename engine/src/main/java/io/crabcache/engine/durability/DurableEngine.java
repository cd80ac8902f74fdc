package io.crabcache.engine.durability;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.log.LogDirectory;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.engine.log.ReplayEnd;
import io.crabcache.engine.log.WriteAheadLog;
import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.log.storage.LogStorage;
import io.crabcache.engine.store.Store;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * An engine whose mutations survive: recovered from a data directory, logged into it, with
 * snapshots that bound the log. Thread safe.
 */
public final class DurableEngine implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(DurableEngine.class.getName());

  private final LogDirectory directory;
  private final WriteAheadLog log;
  private final Engine engine;
  private final RecoveryReport recovery;
  private final Snapshots snapshots;
  private final SnapshotThread snapshotThread;

  private DurableEngine(
      LogDirectory directory,
      WriteAheadLog log,
      Engine engine,
      RecoveryReport recovery,
      Snapshots snapshots) {
    this.directory = directory;
    this.log = log;
    this.engine = engine;
    this.recovery = recovery;
    this.snapshots = snapshots;
    this.snapshotThread = new SnapshotThread(snapshots);
  }

  /**
   * Locks a directory, recovers what is in it and starts to log.
   *
   * @param progress told about once a second how far the recovery is, on the calling thread
   * @throws IOException if the directory belongs to another process, cannot be used, or is damaged
   *     where it was safe; the text names the place and the cure. Nothing is left open.
   */
  public static DurableEngine open(
      EngineSettings settings,
      DurabilitySettings durability,
      InstantSource clock,
      Consumer<RecoveryReport> progress)
      throws IOException {
    return open(settings, durability, clock, progress, DiskStorage.open(durability.directory()));
  }

  /** The same wherever the directory lies; {@code storage} is closed with the engine. */
  static DurableEngine open(
      EngineSettings settings,
      DurabilitySettings durability,
      InstantSource clock,
      Consumer<RecoveryReport> progress,
      LogStorage storage)
      throws IOException {
    LogDirectory directory = LogDirectory.open(storage);
    boolean opened = false;
    try {
      DurableEngine engine = recover(settings, durability, clock, progress, directory);
      opened = true;
      return engine;
    } finally {
      if (!opened) {
        closeAfterFailure(directory);
      }
    }
  }

  private static DurableEngine recover(
      EngineSettings settings,
      DurabilitySettings durability,
      InstantSource clock,
      Consumer<RecoveryReport> progress,
      LogDirectory directory)
      throws IOException {
    Store store = Engine.newStore(settings);
    int workers = Math.min(Runtime.getRuntime().availableProcessors(), store.shards());
    try (Recovery recovery =
        new Recovery(store, clock, workers, directory.replayBytes(), progress, System::nanoTime)) {
      ReplayEnd end = directory.replay(recovery);
      RecoveryReport report = recovery.end(end);
      WriteAheadLog log = directory.start(durability.log(), store::sequence);
      Snapshots snapshots =
          new Snapshots(
              store,
              log,
              durability.snapshotAfterBytes(),
              recovery.snapshotBytes(),
              new SharePace(durability.snapshotShare()));
      return new DurableEngine(
          directory, log, new Engine(settings, clock, store, log), report, snapshots);
    }
  }

  private static void closeAfterFailure(LogDirectory directory) {
    try {
      directory.close();
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.WARNING, "The data directory could not be closed after a failed start", e);
    }
  }

  /** The engine; to be closed through this object. */
  public Engine engine() {
    return engine;
  }

  /** What the recovery has done. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /** How the log is. */
  public LogStatus log() {
    return log.status();
  }

  /** How snapshots are. */
  public SnapshotStatus snapshots() {
    return snapshots.status();
  }

  /**
   * Takes a snapshot, at the pace of all snapshots; after one that is under way.
   *
   * @throws IOException if it was given up; the log is whole all the same
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  public void takeSnapshot() throws IOException, InterruptedException {
    snapshots.take();
  }

  /** Makes all mutations safe, closes the files, gives the directory and the memory back. */
  @Override
  public void close() {
    snapshotThread.close();
    try {
      directory.close();
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.WARNING, "The data directory could not be closed", e);
    }
    engine.close();
  }
}
