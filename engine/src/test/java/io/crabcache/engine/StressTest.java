package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All commands from many threads at once, and what must hold when they are done. */
class StressTest {
  private static final int THREADS = 8;
  private static final int BATCHES = 1_500;
  private static final int BATCH = 16;
  private static final int KEYS = 60;

  private final TestEngine engine = new TestEngine(4 << 20, 4);

  /** The highest version that a thread was told for a key of a cache. */
  private record Place(CacheHandle cache, String key) {}

  /** What one thread did and saw. */
  private final class Worker {
    private final Random random;
    private final Map<Place, Long> highest = new HashMap<>();
    private final List<Long> written = new ArrayList<>();
    private final Rows rows = new Rows();
    private final List<Place> places = new ArrayList<>();
    private CacheHandle stable;
    private CacheHandle churned;

    Worker(int seed, CacheHandle stable) {
      this.random = new Random(seed);
      this.stable = stable;
      this.churned = engine.open("churned");
    }

    Worker run() {
      for (int i = 0; i < BATCHES; i++) {
        rows.clear();
        places.clear();
        for (int j = 0; j < BATCH; j++) {
          row();
        }
        Recorder recorder = new Recorder();
        assertThat(engine.engine.execute(rows.batch, 0, recorder)).isEqualTo(BATCH);
        assertThat(recorder.answers).hasSize(BATCH);
        for (int j = 0; j < BATCH; j++) {
          check(places.get(j), rows.batch.command(j) == Commands.PUT, recorder.answers.get(j));
        }
        if (churned.isDestroyed()) {
          churned = engine.open("churned");
        }
        engine.engine.sweep(64);
      }
      return this;
    }

    private void row() {
      CacheHandle cache = random.nextInt(4) == 0 ? churned : stable;
      String key = "key" + random.nextInt(KEYS);
      places.add(new Place(cache, key));
      int modifiers = random.nextInt(5) | (random.nextInt(5) << 4) | CommandBatch.RETURN_PREVIOUS;
      switch (random.nextInt(40)) {
        case 0 -> rows.bare(Commands.CLEAR, cache);
        case 1 -> rows.bare(Commands.COUNT, cache);
        case 2 -> rows.iterate(CommandBatch.WITH_VALUES, cache, 0, 20);
        case 3 -> rows.bare(Commands.CACHE_STATISTICS, cache);
        case 4 -> {
          if (random.nextInt(10) == 0) {
            rows.key(Commands.DESTROY, 0, null, "churned");
          } else {
            rows.bare(Commands.STORE_STATISTICS, null);
          }
        }
        case 5, 6, 7, 8 -> rows.key(Commands.REMOVE, modifiers, cache, key);
        case 9, 10 -> rows.key(Commands.TOUCH, modifiers, cache, key);
        case 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ->
            rows.key(Commands.GET, CommandBatch.ACCESS, cache, key);
        default -> {
          int ttl = random.nextInt(2) == 0 ? modifiers : 0;
          rows.put(ttl, cache, key, "v".repeat(random.nextInt(200)));
        }
      }
      rows.batch.setExpiry(random.nextInt(3) == 0 ? 0 : Long.MAX_VALUE);
      rows.batch.setVersion(highest.getOrDefault(places.get(places.size() - 1), 0L));
    }

    private void check(Place place, boolean put, Answer answer) {
      if (!(answer instanceof Answer.Entry entry) || entry.version() == 0) {
        return;
      }
      Long before = highest.put(place, entry.version());
      assertThat(before == null || before <= entry.version()).as("versions only grow").isTrue();
      if (put && entry.outcome() == Outcome.OK) {
        written.add(entry.version());
      }
    }
  }

  @Test
  void accountsAndVersionsAreRightAfterManyThreads() {
    CacheHandle stable = engine.open("stable");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Worker> workers;
    try {
      workers =
          IntStream.range(0, THREADS)
              .mapToObj(
                  seed ->
                      CompletableFuture.supplyAsync(() -> new Worker(seed, stable).run(), threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
    } finally {
      threads.shutdown();
    }

    Set<Long> versions = new HashSet<>();
    Map<Place, Long> highest = new HashMap<>();
    for (Worker worker : workers) {
      worker.written.forEach(v -> assertThat(versions.add(v)).as("no version twice").isTrue());
      worker.highest.forEach((place, version) -> highest.merge(place, version, Math::max));
    }
    assertThat(versions).allMatch(v -> v <= engine.engine.sequence());

    CacheHandle churned = engine.open("churned");
    for (CacheHandle cache : List.of(stable, churned)) {
      List<Answer.Listed> entries = engine.iterate(cache, 10, 10_000);
      assertThat(engine.count(cache)).isEqualTo(entries.size());
      for (Answer.Listed entry : entries) {
        assertThat(entry.version())
            .as("the entry is the last one written")
            .isEqualTo(highest.get(new Place(cache, entry.key())));
      }
    }
    engine.verify();
  }
}
