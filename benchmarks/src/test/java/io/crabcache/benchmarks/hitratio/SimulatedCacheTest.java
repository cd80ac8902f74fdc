package io.crabcache.benchmarks.hitratio;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.benchmarks.engine.MeasuredEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedCacheTest {

  @Test
  void lruDropsWhatWasNotUsedForTheLongestTime() {
    LruCache cache = new LruCache(2, false);
    assertThat(cache.use(1, 1)).isFalse();
    assertThat(cache.use(2, 1)).isFalse();
    assertThat(cache.use(1, 1)).isTrue();
    assertThat(cache.use(3, 1)).as("drops 2").isFalse();
    assertThat(cache.use(1, 1)).isTrue();
    assertThat(cache.use(2, 1)).as("drops 3").isFalse();
    assertThat(cache.use(3, 1)).isFalse();
  }

  @Test
  void lruAgreesWithAListOnAnyAccesses() {
    LruCache cache = new LruCache(10, false);
    List<Integer> model = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 10_000; i++) {
      int key = random.nextInt(20);
      assertThat(cache.use(key, 1)).as("access %d", i).isEqualTo(model.remove((Integer) key));
      model.add(key);
      if (model.size() > 10) {
        model.remove(0);
      }
    }
  }

  @Test
  void lruDropsAsMuchAsTheNewEntryWeighs() {
    LruCache cache = new LruCache(3 * (SimulatedCache.KEY_BYTES + 100), true);
    cache.use(1, 100);
    cache.use(2, 100);
    cache.use(3, 100);
    cache.use(4, 150);
    assertThat(cache.use(3, 100)).as("1 and 2 had to go").isTrue();
    assertThat(cache.use(4, 150)).isTrue();
    assertThat(cache.use(2, 100)).isFalse();
  }

  @Test
  void lruDropsNothingForWhatCanNeverFit() {
    LruCache cache = new LruCache(100, true);
    cache.use(1, 50);
    assertThat(cache.use(2, 1000)).isFalse();
    assertThat(cache.use(2, 1000)).isFalse();
    assertThat(cache.use(1, 50)).isTrue();
  }

  @Test
  void theStoreHasAKeyAtItsSecondUse() {
    try (EngineCache cache =
        new EngineCache(MeasuredEngine.settings(64 << 20, 0, 1), Workload.MAX_VALUE_BYTES)) {
      for (int key = 0; key < 3000; key++) {
        assertThat(cache.use(key, Workload.valueBytes(key))).isFalse();
      }
      long bytes = 0;
      for (int key = 0; key < 3000; key++) {
        assertThat(cache.use(key, Workload.valueBytes(key))).isTrue();
        bytes += SimulatedCache.KEY_BYTES + Workload.valueBytes(key);
      }
      assertThat(cache.entries()).isEqualTo(3000);
      assertThat(cache.payloadBytes()).isEqualTo(bytes);
      assertThat(cache.refused()).isZero();
    }
  }
}
