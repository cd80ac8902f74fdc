package io.crabcache.engine.durability;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.log.LogDirectory;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.ReplayEnd;
import io.crabcache.engine.log.storage.LogStorage;
import io.crabcache.engine.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Engines and recoveries on storages of tests. */
public final class DurableEngines {
  private DurableEngines() {}

  /** What a recovery gives, without an engine and a log behind it. */
  public record Recovered(Store store, ReplayEnd end) {}

  /** Opens an engine. */
  public static DurableEngine open(
      EngineSettings settings,
      LogSettings log,
      long snapshotAfterBytes,
      InstantSource clock,
      LogStorage storage)
      throws IOException {
    DurabilitySettings durability =
        new DurabilitySettings(Path.of("unused"), log, snapshotAfterBytes, 1);
    return DurableEngine.open(settings, durability, clock, report -> {}, storage);
  }

  /**
   * Recovers what is there, so slowly that the progress is told of each block, and starts nothing;
   * closes the storage.
   */
  public static Recovered recover(EngineSettings settings, InstantSource clock, LogStorage storage)
      throws IOException {
    Store store = Engine.newStore(settings);
    AtomicLong nanos = new AtomicLong();
    try (LogDirectory directory = LogDirectory.open(storage);
        Recovery recovery =
            new Recovery(
                store,
                clock,
                store.shards(),
                directory.replayBytes(),
                report -> {},
                () -> nanos.addAndGet(TimeUnit.SECONDS.toNanos(2)))) {
      ReplayEnd end = directory.replay(recovery);
      recovery.end(end);
      return new Recovered(store, end);
    }
  }
}
