package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Occupants;
import io.crabcache.engine.store.memory.Slabs;
import io.crabcache.engine.store.memory.Space;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The indexes of some caches, beside their entries, in memory that is always full. */
class IndexInSlabsTest implements IndexedEntries, Occupants {
  private static final int CACHES = 5;

  /** Few enough to give long chains, whose blocks come and go. */
  private static final int HASHES = 400;

  private static final long MAX_BYTES = 60 * Slabs.MIN_PAGE_BYTES;

  private final Space space = new Space();
  private final Slabs slabs = new Slabs(space, MAX_BYTES, Slabs.MIN_PAGE_BYTES, this);
  private final Index[] indexes = new Index[CACHES];
  private final Set<Long> model = new HashSet<>();
  private final ByteBuf source = Unpooled.buffer();
  private int movedSegments;
  private int movedOverflows;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keepsEntriesThroughMovesAndEvictionsOfAllKinds(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < CACHES; i++) {
      indexes[i] = new Index(space, slabs, this, i, 0);
    }
    int bytes = 8;
    for (int step = 0; step < 80_000; step++) {
      if (step % 10_000 == 0) {
        bytes = step % 20_000 == 0 ? 16 : 8 + random.nextInt(2_000);
      }
      long key = random.nextInt(50_000);
      if (model.contains(key)) {
        remove(key);
      } else {
        insert(key, 8 + random.nextInt(bytes));
      }
      if (random.nextInt(5_000) == 0) {
        drain(random.nextInt(CACHES));
      }
      if (random.nextInt(100) == 0) {
        slabs.compact();
      }
      if (step % 2_000 == 0) {
        assertWhole();
      }
    }
    assertWhole();
    assertThat(movedSegments).isPositive();
    assertThat(movedOverflows).isPositive();

    for (int i = 0; i < CACHES; i++) {
      drain(i);
    }

    assertThat(model).isEmpty();
    assertThat(slabs.liveBytes()).isZero();
  }

  private void assertWhole() {
    long entries = 0;
    long bytes = 0;
    for (Index index : indexes) {
      entries += index.verify();
      bytes += index.bytes();
    }
    assertThat(entries).isEqualTo(model.size());
    assertThat(bytes)
        .isEqualTo(
            slabs.liveBytes(BlockKind.INDEX_SEGMENT) + slabs.liveBytes(BlockKind.INDEX_OVERFLOW));
    model.forEach(key -> assertThat(find(key)).isNotZero());
    slabs.verify();
  }

  private void insert(long key, int bytes) {
    long hash = hashOf(key);
    int entry = 0;
    while (entry == 0) {
      entry = index(key).makeRoom(hash) ? slabs.allocate(BlockKind.ENTRY, bytes) : 0;
      if (entry == 0) {
        assertThat(slabs.compact() || slabs.vacate()).isTrue();
      }
    }
    space.putLong(entry, 0, key);
    index(key).insert(hash, entry);
    model.add(key);
  }

  private void remove(long key) {
    int entry = find(key);
    index(key).remove(hashOf(key), entry);
    slabs.free(entry);
    model.remove(key);
  }

  private void drain(int cache) {
    for (int entry = indexes[cache].poll(); entry != 0; entry = indexes[cache].poll()) {
      assertThat(model.remove(space.getLong(entry, 0))).isTrue();
      slabs.free(entry);
    }
  }

  private int find(long key) {
    source.clear().writeLong(key);
    return index(key).find(hashOf(key), source, 0, Long.BYTES);
  }

  private static long hashOf(long key) {
    return ModeledIndex.mix(key % HASHES);
  }

  private Index index(long key) {
    return indexes[(int) (key % CACHES)];
  }

  private Index indexOf(int entry) {
    return index(space.getLong(entry, 0));
  }

  @Override
  public boolean hasKey(int entry, ByteBuf with, int at, int length) {
    return space.getLong(entry, 0) == with.getLong(at);
  }

  @Override
  public long warm(int entry) {
    return 0;
  }

  @Override
  public long hash(int entry) {
    return hashOf(space.getLong(entry, 0));
  }

  @Override
  public void moved(BlockKind kind, int from, int to) {
    switch (kind) {
      case ENTRY -> indexOf(to).replace(hash(to), from, to);
      case INDEX_SEGMENT -> {
        indexes[Index.owner(space, to)].segmentMoved(from, to);
        movedSegments++;
      }
      case INDEX_OVERFLOW -> {
        int entry = Index.anyEntry(space, to);
        indexOf(entry).overflowMoved(hash(entry), from, to);
        movedOverflows++;
      }
      default -> throw new IllegalStateException("there are no blocks of kind " + kind);
    }
  }

  @Override
  public void evict(BlockKind kind, int block) {
    assertThat(kind).isEqualTo(BlockKind.ENTRY);
    assertThat(model.remove(space.getLong(block, 0))).isTrue();
    indexOf(block).remove(hash(block), block);
    slabs.free(block);
  }
}
