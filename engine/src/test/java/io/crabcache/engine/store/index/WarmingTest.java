package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WarmingTest {

  @Test
  void likelyEntryIsTheEntryUnlessTagsAreEqual() {
    ModeledIndex entries = ModeledIndex.spread(3);
    assertThat(entries.index.likelyEntry(entries.hashOf(1))).isZero();
    assertThat(entries.index.warmBucket(entries.hashOf(1))).isZero();
    for (long key = 0; key < 10_000; key++) {
      entries.insert(key);
    }

    long right =
        entries.model.entrySet().stream()
            .filter(e -> entries.index.likelyEntry(entries.hashOf(e.getKey())) == e.getValue())
            .count();

    assertThat(right).isGreaterThan(9_500);
    assertThat(entries.index.warmBucket(entries.hashOf(1))).isNotZero();
  }

  @Test
  void warmingDoesNoHarmWhileTheIndexChanges() throws Exception {
    ModeledIndex entries = ModeledIndex.spread(0);
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch warming = new CountDownLatch(1);
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<Long> warmed =
          executor.submit(
              () -> {
                long sum = 0;
                for (long i = 0; !ended.get(); i++) {
                  long hash = ModeledIndex.mix(i % 20_000);
                  sum += entries.index.warmBucket(hash) + entries.index.likelyEntry(hash);
                  warming.countDown();
                }
                return sum;
              });
      assertThat(warming.await(10, TimeUnit.SECONDS)).isTrue();
      for (int round = 0; round < 10; round++) {
        for (long key = 0; key < 20_000; key++) {
          entries.insert(key);
        }
        while (!entries.model.isEmpty()) {
          entries.poll();
        }
      }
      ended.set(true);
      warmed.get(10, TimeUnit.SECONDS); // Throws what the warming thread has thrown.
    } finally {
      ended.set(true);
      executor.shutdownNow();
    }
  }
}
