package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Rejection;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.engine.store.memory.Slabs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Bounds, refusals and what is left behind; the meaning of commands is in EngineModelTest. */
class EngineTest {
  private static final long MEMORY = 1 << 20;

  private final TestEngine engine = new TestEngine(MEMORY, 1);
  private final CacheHandle cache = engine.open("c");

  private Answer.Failed refusedPut(String key, String value) {
    return (Answer.Failed) engine.call(r -> r.put(0, cache, key, value));
  }

  @Test
  void rowsBehindAFullOutputWaitForTheirTurn() {
    Rows rows = new Rows();
    rows.put(0, cache, "k", "v1");
    rows.put(0, cache, "k", "v2");
    rows.key(Commands.GET, 0, cache, "k");
    Recorder recorder = new Recorder();

    recorder.fullAt = 1;
    assertThat(engine.engine.execute(rows.batch, 0, recorder)).isEqualTo(1);
    assertThat(engine.engine.execute(rows.batch, 1, recorder)).as("still full").isEqualTo(1);
    assertThat(engine.get(cache, "k").value()).isEqualTo("v1");
    recorder.fullAt = 10;
    assertThat(engine.engine.execute(rows.batch, 1, recorder)).isEqualTo(3);
    assertThat(((Answer.Entry) recorder.answers.get(2)).value()).isEqualTo("v2");
  }

  @Test
  void aFullStoreMakesRoomForWhatComes() {
    String value = "v".repeat(1_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(engine.put(cache, "key" + i, value).stored()).isTrue();
    }
    assertThat(engine.statistic("memory_used_bytes")).isLessThanOrEqualTo(MEMORY);
    long kept = engine.count(cache);
    assertThat(kept * 1_000).as("bytes of values").isGreaterThan(MEMORY * 8 / 10);
    assertThat(engine.statistic(cache, "evictions")).isEqualTo(5_000 - kept);
    assertThat(engine.iterateKeys(cache)).hasSize((int) kept);
    engine.verify();
  }

  @Test
  void memoryPassesFromOneSizeOfValuesToAnother() {
    Random random = new Random(1);
    List<String> old = new ArrayList<>();
    long bytes = 0;
    for (int length : new int[] {64, 4_096, 300, 20_000, 64}) {
      List<String> fresh = new ArrayList<>();
      for (long put = 0; put < MEMORY * 3 / 4; put += length + 50) {
        while (bytes > MEMORY * 3 / 4) { // Others make room here and there, as users do.
          String gone = old.remove(random.nextInt(old.size()));
          bytes -= engine.get(cache, gone).existed() ? valueLength(gone) + 50 : 0;
          engine.on(Commands.REMOVE, 0, cache, gone);
        }
        String key = length + "." + put;
        engine.put(cache, key, "v".repeat(length));
        fresh.add(key);
        bytes += length + 50;
      }
      engine.verify();
      old.addAll(fresh);
    }
    assertThat(engine.statistic("evictions"))
        .as("entries that had to go although others made room for them")
        .isLessThan(engine.statistic("puts") / 20);
  }

  private static int valueLength(String key) {
    return Integer.parseInt(key.substring(0, key.indexOf('.')));
  }

  @Test
  void whatIsUsedStaysAndWhatIsNotGoes() {
    String value = "v".repeat(1_000);
    for (int i = 0; i < 100; i++) {
      engine.put(cache, "used" + i, value);
    }
    for (int i = 0; i < 20_000; i++) {
      engine.put(cache, "once" + i, value);
      engine.get(cache, "used" + i % 100);
    }
    long used = engine.iterateKeys(cache).stream().filter(e -> e.key().startsWith("used")).count();
    assertThat(used).isEqualTo(100);
    assertThat(engine.statistic("rejections")).isPositive();
  }

  @Test
  void anExpiryThatMakesAnEntryOutgrowItsBlockLeavesItAndItsNeighborsWhole() {
    int largestBlock = Slabs.MIN_PAGE_BYTES / 4;
    for (int length = largestBlock - 45; length < largestBlock - 20; length++) {
      String value = "v".repeat(length);
      for (int i = 0; i < 8; i++) {
        engine.put(cache, "k" + i, value + i);
      }
      for (int i = 0; i < 8; i++) {
        String key = "k" + i;
        engine.call(r -> r.key(Commands.TOUCH, CommandBatch.EXPIRY_TTL, cache, key).setExpiry(1));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(engine.get(cache, "k" + i).value()).isEqualTo(value + i);
      }
      engine.verify();
      engine.now++;
      assertThat(engine.count(cache)).isZero();
    }
  }

  @Test
  void whatCanNeverFitIsTooLarge() {
    assertThat(refusedPut("k".repeat(65_537), "v"))
        .satisfies(r -> assertThat(r.failure()).isEqualTo(Failure.TOO_LARGE))
        .satisfies(r -> assertThat(r.text()).contains("65537").contains("65536"));
    assertThat(refusedPut("k", "v".repeat(TestEngine.MAX_ENTRY_BYTES)))
        .satisfies(r -> assertThat(r.failure()).isEqualTo(Failure.TOO_LARGE))
        .satisfies(r -> assertThat(r.text()).contains("longest frame"));
    TestEngine small =
        new TestEngine(EngineSettings.of(MEMORY, TestEngine.MAX_ENTRY_BYTES * 100), new KeyHash());
    CacheHandle opened = small.open("c");
    small.put(opened, "stays", "v");
    Answer refused = small.call(r -> r.put(0, opened, "k", "v".repeat((int) MEMORY / 2)));
    assertThat((Answer.Failed) refused)
        .satisfies(r -> assertThat(r.failure()).isEqualTo(Failure.TOO_LARGE))
        .satisfies(r -> assertThat(r.text()).contains("memory.max"));
    assertThat(small.put(opened, "k", "v".repeat((int) MEMORY / 2 - 1)).stored()).isTrue();
    assertThat(small.statistic("evictions")).isZero();

    assertThat(engine.put(cache, "k".repeat(65_536), "").stored()).isTrue();
    assertThat(engine.get(cache, "k".repeat(65_536)).existed()).isTrue();
    assertThat(engine.put(cache, "", "of the empty key").stored()).isTrue();
    assertThat(engine.get(cache, "").value()).isEqualTo("of the empty key");
  }

  @Test
  void aReplyThatFailsLeavesNothingBehindAndTheBatchGoesOn() {
    Rows rows = new Rows();
    rows.put(CommandBatch.RETURN_PREVIOUS, cache, "k", "v");
    rows.bare(Commands.COUNT, cache);
    Recorder recorder = new Recorder();
    recorder.failing = true;

    List<LogRecord> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(Engine.class.getName());
    logger.setUseParentHandlers(false);
    logger.setFilter(entry -> !logged.add(entry));
    try {
      assertThat(engine.engine.execute(rows.batch, 0, recorder)).isEqualTo(2);
    } finally {
      logger.setUseParentHandlers(true);
      logger.setFilter(null);
    }
    assertThat(logged)
        .singleElement()
        .satisfies(entry -> assertThat(entry.getMessage()).contains("Put"))
        .satisfies(entry -> assertThat(entry.getThrown()).hasMessage("planted by the test"));
    assertThat(((Answer.Failed) recorder.answers.get(0)).failure()).isEqualTo(Failure.INTERNAL);
    assertThat(recorder.answers.get(1)).isEqualTo(new Answer.Count(0));
    assertThat(engine.statistic("entry_bytes")).isZero();
    assertThat(engine.put(cache, "k", "v").stored()).as("the shard is free").isTrue();
  }

  @Test
  void aDefectBehindACompleteReplyEndsTheBatchBecauseASecondReplyWouldShiftTheRest() {
    Rows rows = new Rows();
    rows.put(0, cache, "k", "v");
    rows.bare(Commands.COUNT, cache);
    Recorder recorder = new Recorder();
    recorder.failingAfterwards = true;
    assertThatThrownBy(() -> engine.engine.execute(rows.batch, 0, recorder))
        .hasMessage("planted by the test, too late");
    assertThat(recorder.answers).hasSize(1);
    assertThat(engine.get(cache, "k").existed()).as("the shard is free").isFalse();
  }

  @Test
  void operandsOutOfRangeAreRefused() {
    Rows rows = new Rows();
    rows.put(CommandBatch.EXPIRY_TTL, cache, "k", "v").setExpiry(-1);
    rows.put(CommandBatch.EXPIRY_DEADLINE, cache, "k", "v").setExpiry(-1);
    rows.put(5, cache, "k", "v");
    rows.put(5 << 4, cache, "k", "v");
    rows.iterate(0, cache, 0, 0);
    rows.list("", "", 251);
    rows.create(0, "n".repeat(257), CacheSpec.DEFAULT);
    rows.create(0, "", CacheSpec.DEFAULT);
    rows.create(0, "\u00C3", CacheSpec.DEFAULT); // half of a character
    rows.create(CommandBatch.IF_VERSION, "n", CacheSpec.DEFAULT);
    rows.key(Commands.DESTROY, 0, null, "");
    rows.bare(Commands.CONFIGURE, cache);
    rows.bare(Commands.REJECT, null).setAttachment(new Rejection(Failure.INVALID_ARGUMENT, "no"));
    Recorder recorder = new Recorder();
    engine.engine.execute(rows.batch, 0, recorder);

    assertThat(recorder.answers).hasSize(13);
    assertThat(recorder.answers).containsOnly(new Answer.Failed(Failure.INVALID_ARGUMENT, ""));
    assertThat(engine.count(cache)).isZero();
  }

  @Test
  void cachesAreCreatedLookedUpAndRefusedByCondition() {
    assertThat(engine.call(r -> r.create(CommandBatch.IF_PRESENT, "x", CacheSpec.DEFAULT)))
        .isInstanceOfSatisfying(
            Answer.Entry.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.MISSING));
    CacheSpec spec = new CacheSpec(1, 2, 3, new byte[] {4});
    Answer.Cache created =
        (Answer.Cache) engine.call(r -> r.create(CommandBatch.IF_ABSENT, "x", spec));
    assertThat(created.created()).isTrue();
    assertThat(created.cache().spec()).isEqualTo(spec);
    assertThat(engine.call(r -> r.create(CommandBatch.IF_ABSENT, "x", CacheSpec.DEFAULT)))
        .isInstanceOfSatisfying(
            Answer.Entry.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.MISMATCH));
    Answer.Cache existing =
        (Answer.Cache) engine.call(r -> r.create(CommandBatch.IF_PRESENT, "x", CacheSpec.DEFAULT));
    assertThat(existing.created()).isFalse();
    assertThat(existing.cache()).isSameAs(created.cache());
    assertThat(existing.cache().spec()).as("an existing cache keeps its settings").isEqualTo(spec);
  }

  @Test
  void aCacheThatNobodyConfiguredTakesTheSettingsOfTheFirstWhoOpensItWithSome() {
    CacheHandle used = engine.open("used");
    engine.put(used, "k", "v");
    CacheSpec spec = new CacheSpec(1, 2, 3, new byte[] {4});

    engine.call(r -> r.create(CommandBatch.ALWAYS, "used", CacheSpec.DEFAULT));
    engine.call(r -> r.create(CommandBatch.IF_ABSENT, "used", spec));
    engine.call(r -> r.create(CommandBatch.IF_PRESENT, "used", spec));
    assertThat(used.spec()).as("looked up only").isEqualTo(CacheSpec.DEFAULT);

    Answer.Cache first = (Answer.Cache) engine.call(r -> r.create(0, "used", spec));
    assertThat(first.created()).isFalse();
    assertThat(first.cache()).isSameAs(used);
    assertThat(used.spec()).isEqualTo(spec);
    assertThat(engine.get(used, "k").value()).isEqualTo("v");

    engine.call(r -> r.create(0, "used", new CacheSpec(5, 6, 7, new byte[] {8})));
    assertThat(used.spec()).as("the first wins").isEqualTo(spec);
  }

  @Test
  void thereAreAsManyCachesAsAllowed() {
    for (int i = 1; i < 100; i++) {
      engine.open("cache" + i);
    }
    Answer refused = engine.call(r -> r.create(0, "one more", CacheSpec.DEFAULT));
    assertThat(refused).isEqualTo(new Answer.Failed(Failure.STORE_FULL, ""));
    assertThat(((Answer.Failed) refused).text()).contains("100 caches").contains("caches.max");
    engine.call(r -> r.key(Commands.DESTROY, 0, null, "cache7"));
    assertThat(engine.open("one more").name()).isEqualTo("one more");
  }

  @Test
  void clearDestroyAndCloseGiveMemoryBack() {
    CacheHandle other = engine.open("other");
    engine.put(cache, "k", "v");
    engine.put(other, "k", "v");
    long both = engine.statistic("entry_bytes");

    engine.call(r -> r.bare(Commands.CLEAR, cache));
    assertThat(engine.statistic("entry_bytes")).isEqualTo(both / 2);
    assertThat(engine.get(other, "k").value()).isEqualTo("v");
    engine.call(r -> r.key(Commands.DESTROY, 0, null, "other"));
    assertThat(engine.statistic("entry_bytes")).isZero();
    assertThat(engine.statistic("puts")).as("a sum does not fall").isEqualTo(2);
    engine.engine.sweep(100);
    assertThat(engine.statistic("memory_entry_bytes")).isZero();
    assertThat(engine.statistic("memory_index_bytes")).isZero();

    engine.put(cache, "k", "v");
    engine.engine.close();
    assertThat(engine.statistic("entry_bytes")).isZero();
    assertThat(cache.isDestroyed()).isTrue();
    assertThat(refusedPut("k", "v").failure()).isEqualTo(Failure.NO_SUCH_CACHE);
  }

  @Test
  void theSweepReclaimsExpiredEntriesInBoundedSteps() {
    TestEngine swept = new TestEngine(1L << 30, 4);
    CacheHandle first = swept.open("first");
    CacheHandle second = swept.open("second");
    for (int i = 0; i < 2_000; i++) {
      String key = "key" + i;
      CacheHandle target = i % 2 == 0 ? first : second;
      swept.call(r -> r.put(CommandBatch.EXPIRY_TTL, target, key, "v").setExpiry(10));
      swept.put(target, "stays" + i, "v");
    }
    assertThat(swept.engine.sweep(1_000_000)).as("nothing has expired").isZero();

    swept.now += 10;
    int reclaimed = 0;
    int steps = 0;
    while (reclaimed < 2_000) {
      int step = swept.engine.sweep(400);
      assertThat(step).as("entries reclaimed in a step").isBetween(1, 500);
      reclaimed += step;
      steps++;
    }
    assertThat(steps).isGreaterThan(5);
    assertThat(reclaimed).isEqualTo(2_000);
    assertThat(swept.engine.sweep(1_000_000)).isZero();
    assertThat(swept.statistic("expirations")).isEqualTo(2_000);
    assertThat(swept.count(first) + swept.count(second)).isEqualTo(2_000);
  }

  @Test
  void useInOneCacheDoesNotCountForTheSameKeyOfAnother() {
    CacheHandle other = engine.open("other");
    String value = "v".repeat(1_000);
    for (int use = 0; use < 15; use++) {
      for (int id = 0; id < 200; id++) {
        engine.put(other, "id" + id, value);
      }
    }
    engine.call(r -> r.bare(Commands.CLEAR, other));
    for (int i = 0;
        i < 4_000;
        i++) { // more than there is room for, and more used than the ids here
      engine.put(cache, "often" + i % 1_000, value);
    }
    long rejectedBefore = engine.statistic(cache, "rejections");
    for (int id = 0; id < 200; id++) {
      engine.put(cache, "id" + id, value);
    }
    long rejected = engine.statistic(cache, "rejections") - rejectedBefore;
    long admitted = 200 - rejected;
    assertThat(admitted).as("ids taken for hot because another cache's are").isLessThan(60);
  }

  @Test
  void aLargeStoreOfFewEntriesHasAsManyShardsAsItsMemoryNeeds() {
    EvictionSettings d = EvictionSettings.DEFAULT;
    EvictionSettings few =
        new EvictionSettings(
            1_000, d.windowRatio(), true, 0, 4, 0, d.highWatermark(), d.lowWatermark(), 1);
    EngineSettings settings = EngineSettings.of(94L << 30, 1 << 20, few);
    try (Engine large = new Engine(settings, InstantSource.system())) {
      assertThat(large.shards()).as("of 32 GiB each at most").isEqualTo(4);
    }
  }

  @Test
  void eachStartHasAnIncarnationOfItsOwn() {
    EngineSettings settings = EngineSettings.of(MEMORY, 1000);
    try (Engine one = new Engine(settings, InstantSource.system());
        Engine two = new Engine(settings, InstantSource.system())) {
      assertThat(one.incarnation()).isNotEqualTo(two.incarnation());
      assertThat(one.settings()).isEqualTo(settings);
    }
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> settings(0, 1, 1, 1)).hasMessageContaining("memoryMaxBytes");
    assertThatThrownBy(() -> settings(1, 0, 1, 1)).hasMessageContaining("maxEntryBytes");
    assertThatThrownBy(() -> settings(1, 1, 0, 1)).hasMessageContaining("maxCaches");
    assertThatThrownBy(() -> settings(1, 1, 32_769, 1)).hasMessageContaining("maxCaches");
    assertThatThrownBy(() -> settings(1, 1, 1, 3)).hasMessageContaining("power of two");
    assertThatThrownBy(() -> new CacheSpec(-1, 0, 0, new byte[0])).hasMessageContaining("creation");
    assertThatThrownBy(() -> new CacheSpec(0, -2, 0, new byte[0])).hasMessageContaining("update");
    assertThatThrownBy(() -> new CacheSpec(0, 0, 0, -1, 0, new byte[0]))
        .hasMessageContaining("-1 entries");
    assertThatThrownBy(() -> new CacheSpec(0, 0, 0, 0, -1, new byte[0]))
        .hasMessageContaining("-1 bytes");
  }

  private static EngineSettings settings(long memory, int entry, int caches, int shards) {
    return new EngineSettings(memory, entry, caches, shards, EvictionSettings.DEFAULT);
  }
}
