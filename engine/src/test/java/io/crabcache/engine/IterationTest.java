package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.KeyHash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of entries while the cache changes between them and under them. */
class IterationTest {
  private static final int STABLE = 200;
  private static final int CHANGING = 5_000;

  private final TestEngine engine = new TestEngine(1L << 30, 4);
  private final CacheHandle cache = engine.open("c");

  private static Set<String> fill(TestEngine engine, CacheHandle cache) {
    return IntStream.range(0, STABLE)
        .mapToObj(i -> "stable" + i)
        .peek(key -> engine.put(cache, key, "v"))
        .collect(Collectors.toSet());
  }

  /** Returns all keys that pages of {@code limit} bring; calls {@code between} between pages. */
  private static List<String> keys(
      TestEngine engine, CacheHandle cache, int limit, Runnable between) {
    List<String> keys = new ArrayList<>();
    long cursor = 0;
    do {
      long from = cursor;
      Answer.Page page = (Answer.Page) engine.call(r -> r.iterate(0, cache, from, limit));
      page.entries().forEach(e -> keys.add(e.key()));
      cursor = page.cursor();
      between.run();
    } while (cursor != 0);
    return keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 1000})
  void whatStaysIsReturnedOnceWhileTheTableGrowsAndShrinks(int hashValues) {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      KeyHash hash = hashValues == 0 ? new KeyHash() : TestEngine.collidingHash(hashValues);
      TestEngine changing = new TestEngine(1L << 30, 1 << random.nextInt(4), hash);
      CacheHandle changed = changing.open("c");
      int others = hashValues == 1 ? 300 : CHANGING; // one hash makes one chain
      Set<String> stable = fill(changing, changed);
      List<String> found =
          keys(
              changing,
              changed,
              1 + random.nextInt(60),
              () -> {
                int from = random.nextInt(others);
                int to = Math.min(others, from + random.nextInt(others / 3));
                boolean put = random.nextBoolean();
                for (int i = from; i < to; i++) {
                  if (put) {
                    changing.put(changed, "other" + i, "v");
                  } else {
                    changing.on(Commands.REMOVE, 0, changed, "other" + i);
                  }
                }
              });
      assertThat(new HashSet<>(found)).as("seed " + seed).hasSameSizeAs(found);
      assertThat(found).as("seed " + seed).containsAll(stable);
    }
  }

  @Test
  void whatStaysIsReturnedOnceWhileOtherThreadsChangeTheRest() {
    Set<String> stable = fill(engine, cache);
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Void>> changers =
        IntStream.range(0, 2)
            .mapToObj(t -> CompletableFuture.runAsync(() -> change(t, stop)))
            .toList();
    try {
      for (int i = 0; i < 20; i++) {
        List<String> found = keys(engine, cache, 5 + 2 * i, () -> {});
        assertThat(new HashSet<>(found)).hasSameSizeAs(found);
        assertThat(found).containsAll(stable);
      }
    } finally {
      stop.set(true);
      changers.forEach(CompletableFuture::join);
    }
  }

  private void change(int thread, AtomicBoolean stop) {
    Random random = new Random(thread);
    while (!stop.get()) {
      String key = "other" + random.nextInt(CHANGING);
      if (random.nextInt(CHANGING) < CHANGING / 2) {
        engine.put(cache, key, "v");
      } else {
        engine.on(Commands.REMOVE, 0, cache, key);
      }
    }
  }

  @Test
  void aPageStopsAtTheLimitAndAtTheRoomButHasAnEntry() {
    for (int i = 0; i < 50; i++) {
      engine.put(cache, "key" + i, "v".repeat(100));
    }
    Answer.Page limited = (Answer.Page) engine.call(r -> r.iterate(0, cache, 0, 7));
    assertThat(limited.entries()).hasSize(7);

    assertThat(page(1).entries()).hasSize(1);
    int entry = "key49".length() + 100;
    assertThat(page(10 * entry).entries()).hasSizeBetween(8, 10);
    assertThat(engine.iterate(cache, 1000, 1)).hasSize(50);
  }

  private Answer.Page page(int bytes) {
    Rows rows = new Rows();
    rows.iterate(CommandBatch.WITH_VALUES, cache, 0, 1000);
    Recorder recorder = new Recorder();
    recorder.pageBytes = bytes;
    engine.engine.execute(rows.batch, 0, recorder);
    return (Answer.Page) recorder.answers.get(0);
  }

  @Test
  void entriesOfOneHashShareAPage() {
    TestEngine colliding = new TestEngine(1L << 30, 2, TestEngine.collidingHash(3));
    CacheHandle collided = colliding.open("c");
    for (int i = 0; i < 30; i++) {
      colliding.put(collided, "key" + i, "v");
    }
    long cursor = 0;
    int pages = 0;
    int entries = 0;
    do {
      long from = cursor;
      Answer.Page page = (Answer.Page) colliding.call(r -> r.iterate(0, collided, from, 1));
      cursor = page.cursor();
      entries += page.entries().size();
      pages++;
    } while (cursor != 0);
    assertThat(pages).isEqualTo(3);
    assertThat(entries).isEqualTo(30);
  }

  @Test
  void expiredEntriesAreNotReturned() {
    engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "short", "v").setExpiry(10));
    engine.put(cache, "long", "v");
    engine.now += 10;
    assertThat(engine.iterate(cache, 10, 1000))
        .extracting(Answer.Listed::key)
        .containsExactly("long");
  }

  @Test
  void anIterationPassesManyExpiredEntriesInStepsAndReturnsTheRestOnce() {
    Set<String> live = new TreeSet<>();
    for (int i = 0; i < 5_000; i++) {
      String key = "key" + i;
      int expiry = i % 700 == 0 ? 100 : 10;
      engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, key, "v").setExpiry(expiry));
      if (expiry > 10) {
        live.add(key);
      }
    }
    engine.now += 10;
    List<String> returned = new ArrayList<>();
    int pages = 0;
    long cursor = 0;
    do {
      long from = cursor;
      Answer.Page page = (Answer.Page) engine.call(r -> r.iterate(0, cache, from, 100));
      page.entries().forEach(e -> returned.add(e.key()));
      cursor = page.cursor();
      pages++;
    } while (cursor != 0);
    assertThat(returned).containsExactlyInAnyOrderElementsOf(live);
    assertThat(pages).isBetween(5, 11);
  }

  @Test
  void aCacheThatShrankKeepsWhatIsLeft() {
    for (int i = 0; i < CHANGING; i++) {
      engine.put(cache, "key" + i, "v" + i);
    }
    for (int i = 0; i < CHANGING; i++) {
      if (i % 100 != 0) {
        engine.on(Commands.REMOVE, 0, cache, "key" + i);
      }
    }
    assertThat(engine.count(cache)).isEqualTo(CHANGING / 100);
    for (int i = 0; i < CHANGING; i += 100) {
      assertThat(engine.get(cache, "key" + i).value()).isEqualTo("v" + i);
    }
  }
}
