package io.crabcache.engine.store.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrequencySketchTest {
  private static final long NEVER = EvictionSettings.MAX_COUNT;

  private final SpaceBlocks blocks = new SpaceBlocks();

  @Test
  void neverEstimatesLessThanANaiveCountWhateverHappensToItsMemory() {
    for (int depth = 1; depth <= 8; depth++) {
      long seed = System.nanoTime();
      try {
        Random random = new Random(seed);
        SketchModel model = new SketchModel(depth);
        for (int step = 0; step < 20_000; step++) {
          model.step(random::nextInt);
        }
        model.checkAll();
      } catch (IllegalStateException e) {
        throw new AssertionError("depth " + depth + ", seed " + seed, e);
      }
    }
  }

  @Test
  void estimatesExactlyWhereThereIsRoom() {
    FrequencySketch sketch = sketch(0, 4, NEVER);
    sketch.ensureCapacity(1_000);
    for (long key = 0; key < 100; key++) {
      for (int n = 0; n < key % 20; n++) {
        sketch.increment(hash(key));
      }
    }
    int exact = 0;
    for (long key = 0; key < 100; key++) {
      exact += sketch.frequency(hash(key)) == Math.min(15, key % 20) ? 1 : 0;
    }
    assertThat(exact).isGreaterThan(95);
  }

  @Test
  void tellsUsedKeysFromOthersWithAllItsEntriesCounted() {
    FrequencySketch sketch = sketch(0, 4, NEVER);
    int entries = 100_000;
    for (int n = 1; n <= entries; n++) {
      sketch.ensureCapacity(entries);
    }
    for (int n = 1; n <= entries; n++) {
      sketch.increment(hash(n));
      sketch.increment(hash(n));
    }
    double strangers = 0;
    for (int n = 1; n <= entries; n++) {
      strangers += sketch.frequency(hash(n + 1_000_000));
    }
    assertThat(strangers / entries).isLessThan(0.1);
  }

  @Test
  void takesElevenBytesForAnEntry() {
    FrequencySketch sketch = sketch(0, 4, 0);
    for (int n = 1; n <= 100_000; n++) {
      sketch.ensureCapacity(n);
    }
    assertThat(sketch.bytes() / 100_000.0).isBetween(10.0, 11.0);
    assertThat(blocks.taken).hasSize((int) (sketch.bytes() / FrequencySketch.CHUNK_BYTES));
  }

  @Test
  void givesMemoryBackWhenEntriesHaveGone() {
    FrequencySketch sketch = sketch(0, 4, 0);
    for (int n = 1; n <= 100_000; n++) {
      sketch.ensureCapacity(n);
    }
    for (int n = 0; n < 1_000; n++) {
      sketch.ensureCapacity(1_000);
    }
    assertThat(sketch.bytes() / 1_000.0).isLessThan(50);
    assertThat(blocks.taken).hasSize((int) (sketch.bytes() / FrequencySketch.CHUNK_BYTES));
  }

  @Test
  void halvesAllCountsAfterTheResetInterval() {
    FrequencySketch sketch = sketch(0, 4, 1_000);
    sketch.ensureCapacity(10_000);
    use(sketch, 1, 12);
    use(sketch, 2, 7);
    useOthers(sketch, 1_000 - 20);
    assertThat(sketch.frequency(hash(1))).isEqualTo(12);
    useOthers(sketch, 1);
    assertThat(sketch.frequency(hash(1))).isEqualTo(6);
    assertThat(sketch.frequency(hash(2))).isEqualTo(3);
  }

  @Test
  void fadesWithoutBeingAskedFor() {
    FrequencySketch sketch = sketch(0, 4, 2_000);
    sketch.ensureCapacity(300);
    use(sketch, 1, 15);
    useOthers(sketch, 50_000);
    assertThat(sketch.frequency(hash(1))).isLessThan(6);
  }

  @Test
  void resetsAfterEightUsesOfEachEntryUnlessToldOtherwise() {
    FrequencySketch sketch = sketch(0, 4, 0);
    sketch.ensureCapacity(300);
    use(sketch, 1, 12);
    useOthers(sketch, 8 * 300 - 13);
    assertThat(sketch.frequency(hash(1))).isGreaterThanOrEqualTo(12);
    useOthers(sketch, 20);
    assertThat(sketch.frequency(hash(1))).isLessThan(12);
  }

  @Test
  void hasTheWidthThatItIsTold() {
    FrequencySketch sketch = sketch(10_000, 4, 0);
    for (int n = 0; n < 100; n++) {
      sketch.ensureCapacity(1);
    }
    // 31 counters of each row are in a line of 64 bytes.
    assertThat(sketch.bytes()).isBetween(10_000L / 31 * 64, 10_000L / 31 * 64 + 4096);
  }

  @Test
  void worksOnWithoutMemory() {
    blocks.limit = 0;
    FrequencySketch sketch = sketch(0, 4, NEVER);
    assertThat(sketch.ensureCapacity(1_000)).isFalse();
    use(sketch, 1, 5);
    assertThat(sketch.frequency(hash(1))).isZero();
    blocks.limit = 1;
    assertThat(sketch.ensureCapacity(1_000)).isTrue();
    assertThat(sketch.ensureCapacity(1_000)).isFalse();
    use(sketch, 1, 5);
    assertThat(sketch.frequency(hash(1))).isEqualTo(5);
  }

  private FrequencySketch sketch(int width, int depth, long resetInterval) {
    return new FrequencySketch(
        blocks.space,
        blocks,
        new EvictionSettings(0, 0.01, true, width, depth, resetInterval, 0.98, 0.97, 1));
  }

  private static void use(FrequencySketch sketch, long key, int times) {
    for (int n = 0; n < times; n++) {
      sketch.increment(hash(key));
    }
  }

  private int others;

  private void useOthers(FrequencySketch sketch, int times) {
    for (int n = 0; n < times; n++) {
      sketch.increment(hash(1_000_000 + others++));
    }
  }

  private static long hash(long key) {
    return (key + 1) * 0x9E37_79B9_7F4A_7C15L;
  }
}
