package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.store.memory.BlockKind;
import org.junit.jupiter.api.Test;

class IndexTest {

  @Test
  void anEmptyIndexOwnsNoBlock() {
    ModeledIndex entries = ModeledIndex.spread(3);

    assertThat(entries.find(1)).isZero();
    assertThat(entries.index.poll()).isZero();
    assertThat(entries.index.bytes()).isZero();
    assertThat(entries.blocks.live).isEmpty();
  }

  @Test
  void theLastEntryTakesTheLastBlockWithIt() {
    ModeledIndex entries = ModeledIndex.spread(0);
    fill(entries, 0, 5_000);

    for (long key = 0; key < 5_000; key++) {
      entries.remove(key);
    }

    entries.assertWhole();
    assertThat(entries.blocks.live).isEmpty();
  }

  @Test
  void findsWhatIsThereAndNothingElse() {
    ModeledIndex entries = ModeledIndex.spread(4);

    fill(entries, 0, 20_000);

    entries.assertWhole();
    entries.assertFindsAll();
    for (long key = 20_000; key < 40_000; key++) {
      assertThat(entries.find(key)).isZero();
    }
  }

  @Test
  void tellsApartKeysOfOneHash() {
    ModeledIndex entries = new ModeledIndex(0, key -> 42);

    fill(entries, 0, 300);
    entries.assertWhole();
    entries.assertFindsAll();
    for (long key = 0; key < 300; key += 2) {
      entries.remove(key);
    }

    entries.assertWhole();
    entries.assertFindsAll();
    assertThat(entries.find(0)).isZero();
  }

  @Test
  void polledEntriesAreEachReturnedOnceAndFreeBlocksOnTheWay() {
    ModeledIndex entries = ModeledIndex.spread(2);
    fill(entries, 0, 10_000);
    long bytes = entries.index.bytes();

    for (int i = 0; i < 5_000; i++) {
      entries.poll();
    }
    assertThat(entries.index.bytes()).isLessThan(bytes * 6 / 10);
    entries.assertWhole();
    for (int i = 0; i < 5_000; i++) {
      entries.poll();
    }

    assertThat(entries.model).isEmpty();
    assertThat(entries.blocks.live).isEmpty();
  }

  @Test
  void insertingLooksAtTheEntriesOfOneOtherBucketAtMost() {
    ModeledIndex entries = ModeledIndex.spread(0);
    long most = 0;

    for (long key = 0; key < 50_000; key++) {
      long before = entries.hashed;
      entries.insert(key);
      most = Math.max(most, entries.hashed - before);
    }

    assertThat(most).isLessThan(60);
    assertThat(entries.hashed).isLessThan(3 * 50_000);
  }

  @Test
  void removingNeedsNoHashes() {
    ModeledIndex entries = ModeledIndex.spread(0);
    fill(entries, 0, 5_000);
    long before = entries.hashed;

    for (long key = 0; key < 5_000; key++) {
      entries.remove(key);
    }

    assertThat(entries.hashed).isEqualTo(before);
  }

  @Test
  void givesMemoryBackWhenEntriesGo() {
    ModeledIndex entries = ModeledIndex.spread(0);
    fill(entries, 0, 30_000);

    for (long key = 0; key < 29_000; key++) {
      entries.remove(key);
    }

    assertThat(entries.index.bytes()).isLessThan(1_000 * 64 / 2);
    entries.assertWhole();
    entries.assertFindsAll();
  }

  @Test
  void refusesToInsertWithoutRoom() {
    ModeledIndex entries = ModeledIndex.spread(0);

    assertThatThrownBy(() -> entries.index.insert(5, 5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without making room");
  }

  @Test
  void refusesToRemoveOrReplaceWhatIsNotThere() {
    ModeledIndex entries = ModeledIndex.spread(0);
    entries.insert(1);

    assertThatThrownBy(() -> entries.index.remove(entries.hashOf(1), 5))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> entries.index.replace(entries.hashOf(1), 5, 6))
        .isInstanceOf(IllegalStateException.class);
    entries.assertWhole();
  }

  @Test
  void withoutMemoryGrowingIsPutOffUntilBucketsAreCrowded() {
    ModeledIndex entries = ModeledIndex.spread(0);
    fill(entries, 0, 144); // 16 buckets: the next one needs a segment
    entries.blocks.refuses = kind -> kind == BlockKind.INDEX_SEGMENT;

    long key = 144;
    while (entries.insert(key)) {
      key++;
    }
    assertThat(key).isEqualTo(16 * 16);
    entries.assertWhole();
    entries.blocks.refuses = kind -> false;
    fill(entries, key, key + 500);

    entries.assertWhole();
    assertThat(entries.index.bytes()).isLessThan((key + 500) * 12);
  }

  @Test
  void everySegmentSaysWhoseItIs() {
    ModeledIndex entries = ModeledIndex.spread(0);

    fill(entries, 0, 2_000);

    assertThat(entries.blocks.ofKind(BlockKind.INDEX_SEGMENT))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            segment ->
                assertThat(Index.owner(entries.blocks.space, segment))
                    .isEqualTo(ModeledIndex.OWNER));
  }

  private static void fill(ModeledIndex entries, long from, long to) {
    for (long key = from; key < to; key++) {
      assertThat(entries.insert(key)).isTrue();
    }
  }
}
