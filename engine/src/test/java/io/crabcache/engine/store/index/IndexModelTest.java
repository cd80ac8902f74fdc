package io.crabcache.engine.store.index;

import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random steps, each compared with a map. The seed is in the name of a failed test. */
class IndexModelTest {
  private static final int STEPS = 8_000;

  /** The full check costs as much as the index is large. */
  private static final int STEPS_PER_CHECK = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesAsAMapWithGoodHashes(long seed) {
    run(ModeledIndex.spread((int) seed % 5), seed, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void behavesAsAMapWithFewDifferentHashes(long seed) {
    LongUnaryOperator poor = key -> ModeledIndex.mix(key % 7) << 2;
    run(new ModeledIndex(2, poor), seed, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void behavesAsAMapWhenTagsAreAllTheSame(long seed) {
    LongUnaryOperator untagged = key -> ModeledIndex.mix(key) >>> Byte.SIZE;
    run(new ModeledIndex(0, untagged), seed, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  void behavesAsAMapWhenMemoryIsOftenWanting(long seed) {
    run(ModeledIndex.spread(1), seed, 70);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44})
  void behavesAsAMapWithFewDifferentHashesWhenMemoryIsOftenWanting(long seed) {
    LongUnaryOperator poor = key -> ModeledIndex.mix(key % 31);
    run(new ModeledIndex(0, poor), seed, 50);
  }

  private static void run(ModeledIndex entries, long seed, int percentRefused) {
    Random random = new Random(seed);
    int keys = 1 << (3 + random.nextInt(9));
    IndexSteps steps = new IndexSteps(entries, keys, percentRefused, random::nextInt);
    for (int step = 0; step < STEPS; step++) {
      steps.step();
      if (step % STEPS_PER_CHECK == 0) {
        entries.assertWhole();
      }
    }
    steps.end();
  }
}
