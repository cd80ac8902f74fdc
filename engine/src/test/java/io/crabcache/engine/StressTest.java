package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
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
        assertThat(engine.engine.execute(rows.batch, 0, recorder)).isEqualTo(rows.batch.size());
        check(recorder.answers);
        if (churned.isDestroyed()) {
          churned = engine.open("churned");
        }
        engine.engine.sweep(64);
      }
      return this;
    }

    private void row() {
      CacheHandle cache = random.nextInt(4) == 0 ? churned : stable;
      switch (random.nextInt(48)) {
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
        case 5, 6, 7 ->
            group(random.nextInt(4) == 0 ? Commands.TOGETHER_IF_ABSENT : Commands.TOGETHER, cache);
        case 8 -> group(Commands.RENAME, cache);
        case 9 -> group(Commands.COPY, cache);
        default -> keyRow(cache);
      }
    }

    private void group(Command head, CacheHandle cache) {
      rows.group(head, random.nextInt(2), 2);
      keyRow(cache);
      keyRow(random.nextInt(4) == 0 ? churned : cache);
    }

    private void keyRow(CacheHandle cache) {
      String key = "key" + random.nextInt(KEYS);
      int modifiers = random.nextInt(5) | (random.nextInt(5) << 4) | CommandBatch.RETURN_PREVIOUS;
      switch (random.nextInt(40)) {
        case 0, 1, 2, 3 -> rows.key(Commands.REMOVE, modifiers, cache, key);
        case 4, 5 -> rows.key(Commands.TOUCH, modifiers, cache, key);
        case 6, 7, 8, 9, 10, 11, 12, 13 -> rows.key(Commands.GET, CommandBatch.ACCESS, cache, key);
        case 14 -> rows.key(Commands.PERSIST, 0, cache, key);
        case 15 -> rows.key(Commands.EXPIRE, 0, cache, key);
        case 16 -> rows.key(Commands.ENTRY_BYTES, 0, cache, key);
        default -> {
          int ttl = random.nextInt(2) == 0 ? modifiers : 0;
          rows.put(ttl, cache, key, "v".repeat(random.nextInt(200)));
        }
      }
      int row = rows.batch.size() - 1;
      while (places.size() < row) {
        places.add(new Place(cache, "")); // rows without a key of their own
      }
      places.add(new Place(cache, key));
      rows.batch.setExpiry(random.nextInt(3) == 0 ? 0 : Long.MAX_VALUE);
      rows.batch.setVersion(highest.getOrDefault(places.get(row), 0L));
    }

    private void check(List<Answer> answers) {
      int row = 0;
      for (Answer answer : answers) {
        if (answer instanceof Answer.GroupEnd) {
          continue;
        }
        Command command = rows.batch.command(row);
        if (answer instanceof Answer.GroupBegin) {
          row++; // Its members answer one by one.
        } else if (command == Commands.RENAME || command == Commands.COPY) {
          check(places.get(row + 2), true, answer);
          row = rows.batch.next(row);
        } else {
          if (row < places.size()) {
            check(places.get(row), command == Commands.PUT, answer);
          }
          row = rows.batch.next(row);
        }
      }
      assertThat(row).as("rows answered").isEqualTo(rows.batch.size());
    }

    private void check(Place place, boolean writes, Answer answer) {
      if (!(answer instanceof Answer.Entry entry) || entry.version() == 0) {
        return;
      }
      Long before = highest.put(place, entry.version());
      assertThat(before == null || before <= entry.version()).as("versions only grow").isTrue();
      if (writes && entry.stored()) {
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
