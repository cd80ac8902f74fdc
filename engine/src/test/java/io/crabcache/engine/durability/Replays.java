package io.crabcache.engine.durability;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.log.ReplayEnd;
import io.crabcache.engine.store.Store;
import java.io.IOException;
import java.time.Instant;

/** Makes stores of what logs in memory have. */
public final class Replays {
  private Replays() {}

  /**
   * Replays a log into a new store, with two workers.
   *
   * @param now milliseconds of the clock, by which what has expired is reclaimed
   * @param perBlock records of a block
   */
  public static Store replay(RecordingLog log, EngineSettings settings, long now, int perBlock) {
    Store store = Engine.newStore(settings);
    try (Recovery recovery =
        new Recovery(
            store, () -> Instant.ofEpochMilli(now), 2, 0, report -> {}, System::nanoTime)) {
      ReplayEnd end = log.replay(recovery, perBlock);
      recovery.end(end);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return store;
  }
}
