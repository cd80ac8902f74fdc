package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkTest {
  private final Walk walk = new Walk();

  @Test
  void walksThroughNothing() {
    ModeledIndex entries = ModeledIndex.spread(2);

    assertThat(walk.ceiling(entries.index, 0)).isZero();
    assertThat(walk.next()).isZero();
    assertThat(new Walk().next()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 19, 30, 100, 289, 1_000, 3_333})
  void meetsEveryEntryOnceInOrderOfPosition(int size) {
    ModeledIndex entries = ModeledIndex.spread(3);
    for (long key = 0; key < size; key++) {
      entries.insert(key);
    }

    List<Long> positions = new ArrayList<>();
    Set<Integer> met = new HashSet<>();
    for (int e = walk.ceiling(entries.index, 0); e != 0; e = walk.next()) {
      assertThat(met.add(e)).isTrue();
      assertThat(walk.position()).isEqualTo(entries.index.position(entries.hash(e)));
      positions.add(walk.position());
    }

    assertThat(met).containsExactlyInAnyOrderElementsOf(entries.model.values());
    assertThat(positions).isSortedAccordingTo(Long::compareUnsigned);
    assertThat(walk.next()).isZero();
  }

  @Test
  void startsAtAnyPosition() {
    ModeledIndex entries = ModeledIndex.spread(1);
    for (long key = 0; key < 500; key++) {
      entries.insert(key);
    }
    List<Integer> inOrder = new ArrayList<>();
    List<Long> positions = new ArrayList<>();
    for (int e = walk.ceiling(entries.index, 0); e != 0; e = walk.next()) {
      inOrder.add(e);
      positions.add(walk.position());
    }

    for (int i = 0; i < inOrder.size(); i++) {
      assertThat(walk.ceiling(entries.index, positions.get(i))).isEqualTo(inOrder.get(i));
      int behind = i + 1 < inOrder.size() ? inOrder.get(i + 1) : 0;
      assertThat(walk.ceiling(entries.index, positions.get(i) + 1)).isEqualTo(behind);
    }
  }

  @Test
  void entriesOfOnePositionFollowEachOther() {
    ModeledIndex entries = new ModeledIndex(0, key -> ModeledIndex.mix(key % 3));
    for (long key = 0; key < 150; key++) {
      entries.insert(key);
    }

    List<Long> hashes = new ArrayList<>();
    for (int e = walk.ceiling(entries.index, 0); e != 0; e = walk.next()) {
      long hash = entries.hash(e);
      if (hashes.isEmpty() || hashes.get(hashes.size() - 1) != hash) {
        hashes.add(hash);
      }
    }

    assertThat(hashes).hasSize(3).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void meetsEntriesThatStayOnceWhateverChangesBetweenPages(long seed) {
    Random random = new Random(seed);
    ModeledIndex entries = ModeledIndex.spread(2);
    Set<Long> staying = new HashSet<>();
    for (long key = 0; key < 1_500; key++) {
      entries.insert(key);
      if (key % 5 == 0) {
        staying.add(key);
      }
    }
    boolean growing = seed % 2 == 0;

    Set<Long> met = new HashSet<>();
    long position = 0;
    boolean more = true;
    while (more) {
      int left = 1 + random.nextInt(40);
      int e = walk.ceiling(entries.index, position);
      while (e != 0 && (left > 0 || walk.position() == position)) {
        assertThat(met.add(entries.keyOf(e))).isTrue();
        position = walk.position();
        e = walk.next();
        left--;
      }
      more = e != 0;
      position = more ? walk.position() : 0;
      change(entries, staying, random, growing);
    }

    assertThat(met).containsAll(staying);
  }

  private static void change(
      ModeledIndex entries, Set<Long> staying, Random random, boolean growing) {
    for (int i = 0; i < 60; i++) {
      long key = random.nextInt(6_000);
      boolean insert = random.nextInt(10) < (growing ? 9 : 1);
      if (staying.contains(key)) {
        entries.replace(key);
      } else if (entries.model.containsKey(key)) {
        if (!insert) {
          entries.remove(key);
        }
      } else if (insert) {
        entries.insert(key);
      }
    }
  }
}
