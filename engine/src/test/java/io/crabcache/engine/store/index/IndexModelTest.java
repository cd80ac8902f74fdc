package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.store.memory.BlockKind;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random steps, each compared with a map. The seed is in the name of a failed test. */
class IndexModelTest {
  private static final int STEPS = 6_000;

  /** The full check costs as much as the index is large. */
  private static final int STEPS_PER_CHECK = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void behavesAsAMapWithGoodHashes(long seed) {
    run(ModeledIndex.spread((int) seed % 5), new Random(seed), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void behavesAsAMapWithFewDifferentHashes(long seed) {
    LongUnaryOperator poor = key -> ModeledIndex.mix(key % 7) << 2;
    run(new ModeledIndex(2, poor), new Random(seed), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void behavesAsAMapWhenTagsAreAllTheSame(long seed) {
    LongUnaryOperator untagged = key -> ModeledIndex.mix(key) >>> Byte.SIZE;
    run(new ModeledIndex(0, untagged), new Random(seed), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
  void behavesAsAMapWhenMemoryIsOftenWanting(long seed) {
    run(ModeledIndex.spread(1), new Random(seed), 70);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44})
  void behavesAsAMapWithFewDifferentHashesWhenMemoryIsOftenWanting(long seed) {
    LongUnaryOperator poor = key -> ModeledIndex.mix(key % 31);
    run(new ModeledIndex(0, poor), new Random(seed), 50);
  }

  private static void run(ModeledIndex entries, Random random, int percentRefused) {
    entries.blocks.refuses = kind -> random.nextInt(100) < percentRefused;
    int keys = 1 << (3 + random.nextInt(9));
    int percentInserts = 70;
    for (int step = 0; step < STEPS; step++) {
      if (step % 1_000 == 0) {
        percentInserts = 10 + random.nextInt(85);
      }
      long key = random.nextInt(keys);
      entries.assertFinds(key);
      if (random.nextInt(100) < percentInserts) {
        insertOrReplace(entries, key);
      } else {
        removeOrPoll(entries, random, key);
      }
      entries.assertFinds(key);
      if (random.nextInt(10) == 0) {
        moveAny(entries, random);
      }
      if (step % STEPS_PER_CHECK == 0) {
        entries.assertWhole();
      }
    }
    entries.assertFindsAll();
    while (!entries.model.isEmpty()) {
      entries.poll();
    }
    assertThat(entries.blocks.live).isEmpty();
  }

  private static void insertOrReplace(ModeledIndex entries, long key) {
    if (entries.model.containsKey(key)) {
      entries.replace(key);
    } else {
      entries.insert(key);
    }
  }

  private static void removeOrPoll(ModeledIndex entries, Random random, long key) {
    if (random.nextInt(5) == 0) {
      entries.poll();
    } else if (entries.model.containsKey(key)) {
      entries.remove(key);
    }
  }

  private static void moveAny(ModeledIndex entries, Random random) {
    List<Integer> movable = entries.blocks.ofKind(BlockKind.INDEX_OVERFLOW);
    if (movable.isEmpty() || random.nextBoolean()) {
      movable = entries.blocks.ofKind(BlockKind.INDEX_SEGMENT);
    }
    if (!movable.isEmpty()) {
      int from = movable.get(random.nextInt(movable.size()));
      entries.blocks.move(entries.index, entries, from);
    }
  }
}
