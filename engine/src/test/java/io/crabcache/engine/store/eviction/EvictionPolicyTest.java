package io.crabcache.engine.store.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvictionPolicyTest {
  private static final EvictionSettings FIXED =
      new EvictionSettings(0, 0.01, false, 0, 4, 0, 0.98, 0.97, 1);

  @Test
  void agreesWithANaiveModelAtEveryStep() {
    for (int run = 0; run < 20; run++) {
      long seed = System.nanoTime();
      try {
        Random random = new Random(seed);
        PolicyModel model = new PolicyModel(run % 2 == 0);
        for (int step = 0; step < 1_000; step++) {
          model.step(random::nextInt);
        }
      } catch (IllegalStateException e) {
        throw new AssertionError("run " + run + ", seed " + seed, e);
      }
    }
  }

  @Test
  void popularEntriesOutliveAScan() {
    TestCache cache = new TestCache(EvictionSettings.DEFAULT, 1_000);
    for (int round = 0; round < 5; round++) {
      for (long key = 0; key < 500; key++) {
        cache.use(key, 1);
      }
    }
    for (long key = 10_000; key < 20_000; key++) {
      cache.use(key, 1);
    }
    assertThat(cache.stored.keySet().stream().filter(key -> key < 500)).hasSizeGreaterThan(475);
    assertThat(cache.policy.rejections()).isGreaterThan(cache.policy.admissions());
  }

  @Test
  void loopLargerThanTheCacheKeepsHittingAPartOfIt() {
    long[] key = {0};
    TestCache.Hits hits =
        new TestCache(EvictionSettings.DEFAULT, 512).run(200_000, () -> ++key[0] % 1011);
    assertThat(hits.lru()).isZero();
    assertThat(hits.ours()).isGreaterThan(45);
  }

  @Test
  void windowGrowsWhereOnlyRecentUseTellsAndThenKeepsUpWithLru() {
    SplittableRandom random = new SplittableRandom(1);
    TestCache cache = new TestCache(EvictionSettings.DEFAULT, 8_000);
    long[] time = {0};
    TestCache.Hits hits = cache.run(600_000, () -> recent(++time[0], 3_000, random));
    assertThat(cache.policy.windowMaximum()).isGreaterThan(7_000);
    assertThat(hits.ours()).isGreaterThan(hits.lru() - 1);
  }

  @Test
  void windowStaysSmallWherePopularityTellsAndThenBeatsLru() {
    SplittableRandom random = new SplittableRandom(1);
    TestCache cache = new TestCache(EvictionSettings.DEFAULT, 2_000);
    TestCache.Hits hits = cache.run(600_000, () -> popular(random));
    assertThat(cache.policy.windowMaximum()).isLessThan(500);
    assertThat(hits.ours()).isGreaterThan(hits.lru() + 3);
  }

  @Test
  void windowComesBackWhenTheWorkloadChanges() {
    SplittableRandom random = new SplittableRandom(1);
    TestCache cache = new TestCache(EvictionSettings.DEFAULT, 2_000);
    long[] time = {0};
    cache.run(200_000, () -> recent(++time[0], 800, random));
    assertThat(cache.policy.windowMaximum()).isGreaterThan(1_000);
    cache.run(400_000, () -> popular(random));
    assertThat(cache.policy.windowMaximum()).isLessThan(500);
  }

  @Test
  void windowKeepsItsShareWhenItShallNotAdapt() {
    SplittableRandom random = new SplittableRandom(1);
    TestCache cache = new TestCache(FIXED, 8_000);
    long[] time = {0};
    cache.run(200_000, () -> recent(++time[0], 3_000, random));
    assertThat(cache.policy.windowMaximum()).isEqualTo(80);
  }

  @Test
  void largeValueThatIsUsedOnceDoesNotDisplaceManyThatAreUsedMore() {
    TestCache cache = new TestCache(FIXED, 10_000);
    for (int round = 0; round < 4; round++) {
      for (long key = 0; key < 1_000; key++) {
        cache.use(key, 10);
      }
    }
    for (long key = 5_000; key < 5_100; key++) {
      cache.use(key, 2_000);
    }
    assertThat(cache.stored).hasSize(1_000);
  }

  @Test
  void largeValueThatIsAskedForAgainAndAgainComesIn() {
    TestCache cache = new TestCache(FIXED, 10_000);
    for (long key = 0; key < 1_000; key++) {
      cache.use(key, 10);
    }
    for (int n = 0; n < 20; n++) {
      cache.use(5_000, 2_000);
    }
    assertThat(cache.stored).containsKey(5_000L);
    assertThat(cache.policy.weight()).isBetween(7_000L, 10_000L);
  }

  @Test
  void thresholdMakesAdmissionHarder() {
    assertThat(admissions(0.5)).isGreaterThan(2 * admissions(1));
    assertThat(admissions(1)).isGreaterThan(2 * admissions(3));
  }

  private static long admissions(double threshold) {
    EvictionSettings settings =
        new EvictionSettings(0, 0.01, false, 0, 4, 0, 0.98, 0.97, threshold);
    TestCache cache = new TestCache(settings, 1_000);
    SplittableRandom random = new SplittableRandom(1);
    cache.run(100_000, () -> popular(random));
    return cache.policy.admissions();
  }

  @Test
  void candidateThatAnAttackShutsOutIsAdmittedSometimes() {
    TestCache cache = new TestCache(FIXED, 1_000);
    for (int round = 0; round < 15; round++) {
      for (long key = 0; key < 1_000; key++) {
        cache.use(key, 1); // As if the counters of all victims had been made to collide.
      }
    }
    long before = cache.policy.admissions();
    for (int n = 0; n < 20_000; n++) {
      cache.use(10_000 + n / 10 % 1_000, 1);
    }
    assertThat(cache.policy.admissions()).isGreaterThan(before);
  }

  @Test
  void regionsFollowALargeChangeInSmallSteps() {
    TestCache cache = new TestCache(FIXED, 10_000);
    for (long key = 0; key < 10_000; key++) {
      cache.use(key, 1);
    }
    cache.policy.setMaximum(100);
    int entry = cache.stored.values().iterator().next();
    long moved = 0;
    for (int n = 0; n < 1_000 && cache.policy.windowWeight() > cache.policy.windowMaximum(); n++) {
      long before = cache.policy.windowWeight();
      cache.policy.reweighed(entry, 1, 1);
      moved = Math.max(moved, before - cache.policy.windowWeight());
    }
    assertThat(moved).isBetween(1L, 16L);
    assertThat(cache.policy.windowWeight()).isLessThanOrEqualTo(cache.policy.windowMaximum());
    cache.policy.verify();
  }

  @Test
  void windowIsAShareOfWhatThereIsWhenMemoryEndsBeforeTheMaximum() {
    EvictionSettings settings = new EvictionSettings(0, 0.1, false, 0, 4, 0, 0.98, 0.97, 1);
    TestCache cache = new TestCache(settings, 1_000_000);
    cache.maximum = 1_000;
    for (long key = 0; key < 3_000; key++) {
      cache.use(key, 1);
    }
    assertThat(cache.policy.windowMaximum()).isEqualTo(100);
    assertThat(cache.policy.windowWeight()).isEqualTo(100);
  }

  /** A key out of 100,000, the lower the more often. */
  private static long popular(SplittableRandom random) {
    long rank = (long) Math.pow(100_000, random.nextDouble());
    return rank * 7919;
  }

  /** A new key at every fourth use, else one that is about {@code mean} keys old. */
  private static long recent(long time, double mean, SplittableRandom random) {
    return time / 4 - (long) (-mean * Math.log(random.nextDouble()));
  }

  @Test
  void hasNoVictimWhenThereAreNoEntries() {
    TestCache cache = new TestCache(FIXED, 100);
    assertThat(cache.policy.victim(1, 1)).isZero();
    assertThat(cache.policy.victim(1, 50)).isZero();
    assertThat(cache.policy.victim(0, 0)).isZero();
  }
}
