package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits of single caches: when they come, change and go, and how caches share a full store. */
class CacheLimitsTest {
  private static final int UNLIMITED_IN_EFFECT = 1_000_000;

  private final TestEngine engine = new TestEngine(1 << 20, 1);

  @AfterEach
  void allBooksBalance() {
    engine.verify();
  }

  private static CacheSpec atMost(long entries, long bytes) {
    return new CacheSpec(
        CacheSpec.ETERNAL, CacheSpec.UNCHANGED, CacheSpec.UNCHANGED, entries, bytes, new byte[0]);
  }

  private void configure(TestEngine of, CacheHandle cache, CacheSpec spec) {
    of.call(r -> r.bare(Commands.CONFIGURE, cache).setAttachment(spec));
  }

  private void fill(TestEngine of, CacheHandle cache, String prefix, int entries) {
    for (int i = 0; i < entries; i++) {
      of.put(cache, prefix + i, "v".repeat(100));
    }
  }

  private static void sweep(TestEngine of) {
    while (of.engine.sweep(1_000) > 0) {
      of.now++;
    }
  }

  private int present(CacheHandle cache, String prefix, int entries) {
    int present = 0;
    for (int i = 0; i < entries; i++) {
      present += engine.get(cache, prefix + i).existed() ? 1 : 0;
    }
    return present;
  }

  @Test
  void aCacheThatGetsALimitGivesUpWhatIsOverItAlsoIfNobodyUsesItAnyMore() {
    CacheHandle cache = engine.open("c");
    fill(engine, cache, "k", 1_000);
    configure(engine, cache, atMost(100, 0));
    sweep(engine);
    assertThat(engine.count(cache)).isEqualTo(100);
    configure(engine, cache, atMost(10, 0));
    sweep(engine);
    assertThat(engine.count(cache)).isEqualTo(10);
  }

  @Test
  void aCacheThatGetsALimitByteForByteGivesUpWhatIsOverIt() {
    CacheHandle cache = engine.open("c");
    fill(engine, cache, "k", 1_000);
    configure(engine, cache, atMost(0, 20_000));
    sweep(engine);
    assertThat(engine.statistic(cache, "entry_bytes")).isBetween(15_000L, 20_000L);
  }

  @Test
  void whatIsUsedAfterALimitWasSetTakesThePlaceOfWhatWasThere() {
    CacheHandle cache = engine.open("c");
    fill(engine, cache, "old", 1_000);
    configure(engine, cache, atMost(100, 0));
    for (int i = 0; i < 10; i++) {
      fill(engine, cache, "new", 20);
    }
    assertThat(engine.count(cache)).isEqualTo(100);
    assertThat(present(cache, "new", 20)).isGreaterThan(10);
  }

  @Test
  void aLimitThatIsTakenAwayOrRaisedLimitsNoMore() {
    CacheHandle cache = engine.open("c", atMost(10, 0));
    fill(engine, cache, "a", 100);
    configure(engine, cache, atMost(50, 0));
    fill(engine, cache, "b", 100);
    assertThat(engine.count(cache)).isEqualTo(50);
    configure(engine, cache, CacheSpec.DEFAULT);
    fill(engine, cache, "c", 1_000);
    sweep(engine);
    assertThat(engine.count(cache)).isEqualTo(1_050);
  }

  @Test
  void aSweepBringsACacheOfFewerEntriesThanShardsUnderItsLimit() {
    TestEngine sharded = new TestEngine(16 << 20, 16);
    CacheHandle cache = sharded.open("c", atMost(3, 0));
    fill(sharded, cache, "k", 1_000);
    sweep(sharded);
    assertThat(sharded.count(cache)).isBetween(1L, 3L);
    sharded.verify();
  }

  @Test
  void anEntryThatFitsItsCacheOnlyWithoutItsOverheadIsRefusedAndEvictsNothing() {
    CacheHandle cache = engine.open("c", atMost(0, 400));
    fill(engine, cache, "k", 2);
    Answer answer = engine.call(r -> r.put(0, cache, "k0", "v".repeat(390)));
    assertThat(answer).isEqualTo(new Answer.Failed(Failure.TOO_LARGE, ""));
    assertThat(present(cache, "k", 2)).isEqualTo(2);
  }

  @Test
  void inAFullStoreLimitedCachesWithoutEntriesDoNotKeepOthersFromGivingVictims() {
    CacheHandle full = engine.open("full", atMost(UNLIMITED_IN_EFFECT, 0));
    for (int i = 0; i < 20; i++) {
      CacheHandle empty = engine.open("empty" + i, atMost(UNLIMITED_IN_EFFECT, 0));
      engine.put(empty, "k", "v");
      engine.on(Commands.REMOVE, 0, empty, "k");
    }
    fill(engine, full, "before", 6_700);
    assertThat(engine.statistic("evictions")).as("the store is full").isPositive();
    for (int i = 0; i < 5_000; i++) {
      engine.put(full, "k" + i, "v".repeat(100));
      assertThat(engine.get(full, "k" + i).existed()).isTrue();
    }
  }

  @Test
  void aFewLargeEntriesOfALimitedCacheGiveWayInAStoreThatHasNothingElse() {
    CacheHandle cache = engine.open("c", atMost(UNLIMITED_IN_EFFECT, 0));
    String large = "v".repeat(90_000);
    for (int i = 0; i < 100; i++) {
      assertThat(engine.put(cache, "k" + i, large).stored()).isTrue();
    }
    assertThat(engine.count(cache)).isBetween(5L, 11L);
  }

  @Test
  void inAFullStoreCachesGiveUpEntriesInProportionToThoseThatTheyHave() {
    CacheHandle common = engine.open("common");
    fill(engine, common, "common", 3_000);
    for (int i = 0; i < 30; i++) {
      CacheHandle limited = engine.open("limited" + i, atMost(UNLIMITED_IN_EFFECT, 0));
      fill(engine, limited, "limited" + i + "-", 100);
    }
    CacheHandle more = engine.open("more");
    for (int i = 0; i < 3_000; i++) {
      for (int use = 0; use < 4; use++) { // so often that it is worth more than any other
        engine.put(more, "more" + i, "v".repeat(100));
      }
    }
    long ofLimited = 0;
    for (int i = 0; i < 30; i++) {
      ofLimited += 100 - engine.count(engine.open("limited" + i));
    }
    assertThat(ofLimited).as("of at least 2,400 victims").isBetween(400L, 1_700L);
  }

  @Test
  void clearsWithoutEndDoNotPileUpTables() {
    CacheHandle cache = engine.open("c");
    for (int i = 0; i < 1_000; i++) {
      fill(engine, cache, "k", 5);
      engine.call(r -> r.bare(Commands.CLEAR, cache));
      engine.call(r -> r.bare(Commands.CLEAR, cache));
    }
    assertThat(engine.engine.sweep(1_000_000)).as("left to be reclaimed").isLessThan(50);
  }
}
