package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.durability.Replays;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.log.RecordingLog.Written;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.StoreAudit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Commands of several threads on the same keys and caches: the log has them in an order whose
 * replay gives the store that they left.
 */
class LoggedRacesTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 60;
  private static final int BATCHES = 60;
  private static final int KEYS = 12;
  private static final int VALUE_BYTES = 60;
  private static final EngineSettings SETTINGS = TestEngine.settings(64 << 20, 16);

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void theReplayGivesTheStoreThatWasLeft() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      RecordingLog log = new RecordingLog();
      TestEngine engine = new TestEngine(SETTINGS, Engine.newStore(SETTINGS), log);
      play(engine, seed);
      Store replayed = Replays.replay(log, SETTINGS, engine.now, 1 + seed);
      assertThat(StoreDump.of(replayed, engine.now))
          .as("seed %d", seed)
          .isEqualTo(StoreDump.of(engine.engine.store(), engine.now));
      StoreAudit.check(replayed);
      assertEffectsInOrder(log);
    }
  }

  private void play(TestEngine engine, int seed) {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(seed * 31L + t);
      running.add(CompletableFuture.runAsync(() -> thread(engine, random, start), threads));
    }
    running.forEach(CompletableFuture::join);
  }

  private static void thread(TestEngine engine, Random random, CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    RandomRows generator = new RandomRows(random, KEYS, VALUE_BYTES);
    Map<String, CacheHandle> opened = new HashMap<>();
    for (int i = 0; i < BATCHES; i++) {
      Rows rows = new Rows();
      for (int j = random.nextInt(4); j >= 0; j--) {
        String name = "cache" + random.nextInt(2);
        CacheHandle cache = opened.computeIfAbsent(name, engine.engine::open);
        if (cache.isDestroyed()) {
          opened.remove(name);
        }
        generator.row(rows, name, cache);
      }
      engine.engine.execute(rows.batch, 0, new Recorder());
    }
  }

  /** Versions and epochs of a key only grow, since they are taken under its shard's lock. */
  private static void assertEffectsInOrder(RecordingLog log) {
    Map<String, Written> last = new HashMap<>();
    for (Written written : log.since(0)) {
      if (written.kind() == RecordKind.PUT || written.kind() == RecordKind.REMOVE) {
        Written before = last.put(written.cache() + "." + written.key(), written);
        if (before != null) {
          assertThat(written.version()).isGreaterThan(before.version());
          assertThat(written.epoch()).isGreaterThanOrEqualTo(before.epoch());
        }
      }
    }
    assertThat(last).isNotEmpty();
  }
}
