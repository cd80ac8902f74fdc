package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.StoreAudit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots while threads change entries and caches: each restart begins with one and goes on with
 * the log, and has what was there at the end.
 */
class SnapshotStressTest {
  private static final int THREADS = 3;
  private static final int STARTS = 6;
  private static final int SNAPSHOTS = 3;
  private static final int CACHES = 3;
  private static final int KEYS = 3_000;
  private static final int VALUE_BYTES = 200;
  private static final long NOW = 1_000_000;
  private static final EngineSettings SETTINGS = TestEngine.settings(64 << 20, 4);

  @TempDir private Path directory;

  private DurableEngine open() throws Exception {
    LogSettings log = new LogSettings(SyncPolicy.OS, 1000, 1 << 20, 1 << 20);
    return DurableEngine.open(
        SETTINGS,
        new DurabilitySettings(directory, log, 1L << 40, 1),
        () -> Instant.ofEpochMilli(NOW),
        report -> {});
  }

  @Test
  void aSnapshotUnderLoadAndTheLogBehindItGiveTheStoreAsItWas() throws Exception {
    Map<String, StoreDump.CacheDump> left = Map.of();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int start = 0; start <= STARTS; start++) {
        try (DurableEngine durable = open()) {
          assertThat(StoreDump.of(durable.engine().store(), NOW))
              .as("start %d", start)
              .isEqualTo(left);
          StoreAudit.check(durable.engine().store());
          assertThat(durable.recovery().snapshotRecords() > 0).isEqualTo(start > 0);
          if (start < STARTS) {
            play(durable, start, threads);
          }
          left = StoreDump.of(durable.engine().store(), NOW);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(left).isNotEmpty();
  }

  private static void play(DurableEngine durable, int start, ExecutorService threads)
      throws Exception {
    AtomicBoolean ending = new AtomicBoolean();
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(start * 31L + t);
      running.add(
          CompletableFuture.runAsync(() -> thread(durable.engine(), random, ending), threads));
    }
    try {
      for (int i = 0; i < SNAPSHOTS; i++) {
        durable.takeSnapshot();
      }
    } finally {
      ending.set(true);
      running.forEach(CompletableFuture::join);
    }
  }

  private static void thread(Engine engine, Random random, AtomicBoolean ending) {
    RandomRows generator = new RandomRows(random, KEYS, VALUE_BYTES);
    Map<String, CacheHandle> opened = new HashMap<>();
    while (!ending.get()) {
      Rows rows = new Rows();
      for (int j = 0; j < 8; j++) {
        String name = "cache" + random.nextInt(CACHES);
        CacheHandle cache = opened.computeIfAbsent(name, engine::open);
        if (cache.isDestroyed()) {
          opened.remove(name);
        }
        generator.row(rows, name, cache);
      }
      engine.execute(rows.batch, 0, new Recorder());
    }
  }
}
