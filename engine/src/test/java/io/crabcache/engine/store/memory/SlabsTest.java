package io.crabcache.engine.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the allocator promises whatever comes; {@link SlabsModelTest} has the single steps. */
class SlabsTest {
  private static final int PAGE = Slabs.MIN_PAGE_BYTES;
  private static final long MAX_BYTES = 4 << 20;

  /** Entries of one block each, in the order of their arrival. */
  private static final class Entries implements Occupants {
    final Slabs slabs;
    final Map<Integer, Integer> numbers = new HashMap<>();
    final Map<Integer, Integer> blocks = new HashMap<>();
    final Set<Integer> arrival = new LinkedHashSet<>();
    int evictions;
    private int last;

    Entries(long maxBytes, int pageBytes) {
      slabs = new Slabs(new Space(), maxBytes, pageBytes, this);
    }

    boolean add(int bytes) {
      int block = slabs.allocate(BlockKind.ENTRY, bytes);
      if (block != 0) {
        arrival.add(++last);
        numbers.put(block, last);
        blocks.put(last, block);
      }
      return block != 0;
    }

    /** As a shard does: the oldest have to go, then blocks move, then a page has to be had. */
    void addAtAnyCost(int bytes) {
      for (int i = 0; !add(bytes); i++) {
        assertThat(i).as("attempts to make room").isLessThan(50);
        evict(BlockKind.ENTRY, block(arrival.iterator().next()));
        if (i == 20) {
          assertThat(slabs.compact() || slabs.vacate()).isTrue();
        }
      }
    }

    int block(int number) {
      return blocks.getOrDefault(number, 0);
    }

    @Override
    public void moved(BlockKind kind, int from, int to) {
      int number = numbers.getOrDefault(from, 0);
      assertThat(number).isPositive();
      numbers.remove(from);
      numbers.put(to, number);
      blocks.put(number, to);
    }

    @Override
    public void evict(BlockKind kind, int block) {
      int number = numbers.getOrDefault(block, 0);
      assertThat(number).isPositive();
      numbers.remove(block);
      blocks.remove(number);
      arrival.remove(number);
      slabs.free(block);
      evictions++;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16 << 10, 64 << 10})
  void fillsWithOneSizeWhateverTheSizesWereBefore(int pageBytes) {
    Entries entries = new Entries(MAX_BYTES, pageBytes);
    for (int bytes : new int[] {64, 4096, 300, pageBytes / 4, 24, 1000, 64}) {
      for (long added = 0; added < 2 * MAX_BYTES; added += bytes) {
        entries.addAtAnyCost(bytes);
      }
      assertThat(entries.slabs.liveBytes(BlockKind.ENTRY))
          .as("bytes of live entries after many of %d bytes", bytes)
          .isGreaterThanOrEqualTo(MAX_BYTES * 9 / 10)
          .isLessThanOrEqualTo(MAX_BYTES);
    }
    entries.slabs.verify();
  }

  @Test
  void losesNoEntryToOthersThatAreSpreadOverAllPages() {
    Entries entries = new Entries(MAX_BYTES, PAGE);
    while (entries.add(64)) {}
    int survivors = 0;
    for (Iterator<Integer> all = entries.arrival.iterator(); all.hasNext(); ) {
      int number = all.next();
      if (number % 100 == 0) {
        survivors++;
      } else {
        all.remove();
        entries.slabs.free(entries.block(number));
        entries.numbers.remove(entries.block(number));
        entries.blocks.remove(number);
      }
    }
    assertThat(entries.slabs.pageBytesInUse()).isEqualTo(MAX_BYTES - PAGE);
    while (entries.add(4096) || entries.slabs.compact()) {}
    assertThat(entries.evictions).isZero();
    assertThat(entries.arrival.stream().filter(n -> n % 100 == 0))
        .hasSizeGreaterThan(survivors - 1);
    assertThat(entries.slabs.liveBytes()).isGreaterThan(MAX_BYTES * 98 / 100);
  }

  @Test
  void losesLessThanAPageOfEntriesForAPage() {
    Entries entries = new Entries(MAX_BYTES, PAGE);
    while (entries.add(64)) {}
    assertThat(entries.slabs.compact()).isFalse();
    assertThat(entries.add(PAGE / 4)).isFalse();
    assertThat(entries.slabs.vacate()).isTrue();
    assertThat(entries.evictions).isEqualTo(PAGE / 64);
    for (int i = 0; i < 4; i++) {
      assertThat(entries.add(PAGE / 4)).isTrue();
    }
    assertThat(entries.add(PAGE / 4)).isFalse();
  }

  @Test
  void makesDoWithOnePage() {
    Entries entries = new Entries(2 * PAGE, PAGE);
    while (entries.add(PAGE / 4)) {}
    assertThat(entries.arrival).hasSize(4);
    assertThat(entries.add(8)).isFalse();
    assertThat(entries.slabs.vacate()).isTrue();
    assertThat(entries.arrival).isEmpty();
    while (entries.add(8)) {}
    assertThat(entries.slabs.liveBytes()).isEqualTo(PAGE);
  }

  @Test
  void neverTakesAPageFromIndexesThatAreFull() {
    Slabs slabs = new Slabs(new Space(), 3 * PAGE, PAGE, new Nobody());
    while (slabs.allocate(BlockKind.INDEX_SEGMENT, 2112) != 0) {}
    assertThat(slabs.compact()).isFalse();
    assertThat(slabs.vacate()).isFalse();
    assertThat(slabs.liveBytes(BlockKind.INDEX_SEGMENT)).isEqualTo(slabs.liveBytes());
  }

  @Test
  void staysWholeWhenAnEvictedEntryKeepsItsBlock() {
    Deque<Integer> kept = new ArrayDeque<>();
    Occupants stubborn =
        new Occupants() {
          @Override
          public void moved(BlockKind kind, int from, int to) {}

          @Override
          public void evict(BlockKind kind, int block) {
            assertThat(kept).contains(block);
          }
        };
    Slabs slabs = new Slabs(new Space(), 2 * PAGE, PAGE, stubborn);
    kept.add(slabs.allocate(BlockKind.ENTRY, 100));
    assertThatThrownBy(slabs::vacate)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has kept its block " + kept.peek());
    slabs.verify();
    slabs.free(kept.remove());
    slabs.verify();
    assertThat(slabs.pageBytesInUse()).isZero();
  }

  @Test
  void goesOnWithWhatItHasWhenTheJvmGivesNoMore() {
    AtomicInteger asked = new AtomicInteger();
    Space space =
        new Space(
            bytes -> {
              if (asked.incrementAndGet() > 2) {
                throw new OutOfMemoryError("planted");
              }
              return ByteBuffer.allocateDirect(bytes);
            });
    Slabs slabs = new Slabs(space, MAX_BYTES, PAGE, new Nobody());
    int count = 0;
    int last = 0;
    for (int block; (block = slabs.allocate(BlockKind.ENTRY, PAGE / 4)) != 0; last = block) {
      count++;
    }
    assertThat(count).isEqualTo(2 * Space.ARENA_BYTES / (PAGE / 4) - 4);
    assertThat(slabs.maxBytes()).isEqualTo(2 * Space.ARENA_BYTES);
    assertThat(slabs.allocate(BlockKind.ENTRY, 8)).isZero();
    assertThat(asked).hasValue(3);
    slabs.free(last);
    assertThat(slabs.allocate(BlockKind.ENTRY, PAGE / 4)).isEqualTo(last);
  }

  @Test
  void takesNoMoreOfTheSystemThanItMay() {
    Space space = new Space();
    Slabs slabs = new Slabs(space, Space.ARENA_BYTES + 3 * PAGE + 100, PAGE, new Nobody());
    assertThat(space.bytes()).isZero();
    while (slabs.allocate(BlockKind.ENTRY, 64) != 0) {}
    assertThat(space.bytes()).isEqualTo(slabs.maxBytes());
    assertThat(slabs.maxBytes()).isEqualTo(Space.ARENA_BYTES + 3 * PAGE);
    assertThat(slabs.pageBytesInUse()).isEqualTo(slabs.maxBytes() - PAGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, PAGE / 4 + 1, Integer.MAX_VALUE})
  void refusesSizesThatNoBlockHas(int bytes) {
    Slabs slabs = new Slabs(new Space(), MAX_BYTES, PAGE, new Nobody());
    assertThatThrownBy(() -> slabs.allocate(BlockKind.ENTRY, bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A block has 1 to 4096 bytes, not " + bytes);
  }

  @Test
  void refusesPagesAndSharesOutOfBounds() {
    for (int pageBytes : new int[] {-1, 0, 8 << 10, 24 << 10, 128 << 10, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> new Slabs(new Space(), MAX_BYTES, pageBytes, new Nobody()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + pageBytes + " bytes");
    }
    for (long maxBytes : new long[] {-1, 0, 2 * PAGE - 1, Space.MAX_BYTES + 1}) {
      assertThatThrownBy(() -> new Slabs(new Space(), maxBytes, PAGE, new Nobody()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + maxBytes + "; change memory.max or shards");
    }
  }
}
