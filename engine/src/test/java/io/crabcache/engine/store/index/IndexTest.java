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
  void pollingGivesBackRoomThatWasNeverUsed() {
    ModeledIndex entries = ModeledIndex.spread(0);
    assertThat(entries.index.makeRoom(5)).isTrue();
    assertThat(entries.blocks.live).hasSize(1);

    assertThat(entries.index.poll()).isZero();

    assertThat(entries.blocks.live).isEmpty();
    entries.insert(1);
    entries.assertFinds(1);
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
  void takesNineBytesAnEntryOnAverageOfADoubling() {
    ModeledIndex entries = ModeledIndex.spread(0);
    fill(entries, 0, 30_000);
    double sum = 0;

    for (int size = 30_000; size < 60_000; size++) {
      double bytesPerEntry = (double) entries.index.bytes() / size;
      assertThat(bytesPerEntry).isLessThan(9.4);
      sum += bytesPerEntry;
      entries.insert(size);
    }

    assertThat(sum / 30_000).isLessThan(9);
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
    while (key < 1_000 && entries.insert(key)) {
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
  void roomThatIsMadeAndNotUsedIsAsGoodAsUsedRoom() {
    ModeledIndex entries = new ModeledIndex(0, key -> 7);
    entries.blocks.refuses = kind -> kind == BlockKind.INDEX_SEGMENT && entries.index.size() > 0;
    fill(entries, 0, 12); // One bucket, which cannot be split, is full.
    long bytes = entries.index.bytes();

    assertThat(entries.index.makeRoom(7)).isTrue();

    assertThat(entries.index.bytes()).isEqualTo(bytes + 64);
    entries.assertWhole();
    int overflow = entries.blocks.ofKind(BlockKind.INDEX_OVERFLOW).get(0);
    entries.blocks.move(entries.index, entries, overflow);
    entries.assertFindsAll();
    entries.remove(5);
    assertThat(entries.index.bytes()).isEqualTo(bytes);
    entries.assertWhole();
  }

  @Test
  void twoFullBucketsAreMergedWhenThereIsMemoryForIt() {
    ModeledIndex entries = new ModeledIndex(0, key -> key); // The bucket is key % 16.
    for (long key = 0; key < 12 * 16; key++) {
      boolean inFullBucket = key % 16 == 7 || key % 16 == 15;
      if (inFullBucket || key < 8 * 16) {
        fill(entries, key, key + 1);
      }
    }
    long bytes = entries.index.bytes();
    entries.blocks.refuses = kind -> true;
    for (long key = 0; key < 8 * 16; key++) {
      if (key % 16 != 7 && key % 16 != 15) {
        entries.remove(key);
      }
    }

    assertThat(entries.index.size()).isEqualTo(24);
    assertThat(entries.index.bytes()).isEqualTo(bytes);
    entries.assertWhole();
    entries.blocks.refuses = kind -> false;
    entries.remove(7);

    assertThat(entries.index.bytes()).as("one bucket was added").isEqualTo(bytes + 64);
    entries.assertWhole();
    entries.assertFindsAll();
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
