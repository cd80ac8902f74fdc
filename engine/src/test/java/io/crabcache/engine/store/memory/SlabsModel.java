package io.crabcache.engine.store.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * An allocator, and beside it a naive list of what was taken. Every block is filled with a pattern
 * of its own. Someone chooses the steps; each is checked against what the list says must happen.
 */
final class SlabsModel implements Occupants {
  private static final BlockKind[] KINDS = BlockKind.values();
  private static final int MOST_BLOCKS_OF_AN_ENTRY = 5;

  /** What was taken at once and leaves at once: an entry with its fragments, or a single block. */
  private static final class Item {
    final List<Block> blocks = new ArrayList<>();
  }

  /** A block that was taken; it changes its place when it is moved. */
  private static final class Block {
    final Item item;
    final BlockKind kind;
    final int size;
    final long pattern;
    int ref;

    Block(Item item, BlockKind kind, int size, long pattern, int ref) {
      this.item = item;
      this.kind = kind;
      this.size = size;
      this.pattern = pattern;
      this.ref = ref;
    }
  }

  /** What pages are cut for. */
  private record Cut(BlockKind kind, int size) {
    boolean mayBeEvicted() {
      return kind == BlockKind.ENTRY || kind == BlockKind.FRAGMENT;
    }
  }

  private final Space space = new Space();
  final Slabs slabs;
  private final int pageBytes;
  private final int maxPages;
  private final IntUnaryOperator choice;
  private final boolean wild;

  private final List<Item> items = new ArrayList<>();
  private final Map<Integer, Block> blocks = new HashMap<>();
  private long patterns;
  private int pagesEverUsed;
  private long evictedBytes;
  private boolean evicting;

  /**
   * Creates both.
   *
   * @param maxPages pages that the allocator may use
   * @param choice chooses from 0 up to a bound, exclusive
   * @param wild entries have fragments, and evictions take blocks and ask for more
   */
  SlabsModel(int pageBytes, int maxPages, IntUnaryOperator choice, boolean wild) {
    this.pageBytes = pageBytes;
    this.maxPages = maxPages;
    this.choice = choice;
    this.wild = wild;
    slabs = new Slabs(space, (maxPages + 1L) * pageBytes, pageBytes, this);
  }

  private int choose(int bound) {
    return choice.applyAsInt(bound);
  }

  /** Takes a step and checks everything. */
  void step() {
    switch (choose(8)) {
      case 0, 1, 2, 3 -> add();
      case 4, 5 -> {
        if (!items.isEmpty()) {
          remove(items.get(choose(items.size())));
        }
      }
      case 6 -> compact();
      default -> vacate();
    }
    check();
  }

  /** Removes everything and checks that nothing is left. */
  void end() {
    while (!items.isEmpty()) {
      remove(items.get(choose(items.size())));
    }
    check();
    assertThat(slabs.liveBytes()).isZero();
    assertThat(slabs.pageBytesInUse()).isZero();
  }

  private void add() {
    BlockKind kind = KINDS[choose(KINDS.length)];
    if (kind == BlockKind.FRAGMENT) {
      kind = BlockKind.ENTRY;
    }
    int size = size();
    Item item = new Item();
    int count = wild && kind == BlockKind.ENTRY ? 1 + choose(MOST_BLOCKS_OF_AN_ENTRY) : 1;
    for (int i = 0; i < count && allocate(item, i == 0 ? kind : BlockKind.FRAGMENT, size); i++) {}
    if (!item.blocks.isEmpty()) {
      items.add(item);
    }
  }

  /** Few sizes, so that they meet, in all orders of magnitude. */
  private int size() {
    int largest = slabs.maxBlockBytes();
    return switch (choose(8)) {
      case 0 -> 1 + choose(64);
      case 1 -> 104;
      case 2 -> 320;
      case 3 -> 1 + choose(largest);
      case 4 -> largest - choose(9);
      case 5 -> largest / 2 - 16;
      default -> largest / 5;
    };
  }

  private boolean allocate(Item item, BlockKind kind, int bytes) {
    Map<Integer, Integer> before = livePerPage(kind, sizeOf(kind, bytes));
    int inUse = pages().size();
    int ref = slabs.allocate(kind, bytes);
    int most = pageBytes / sizeOf(kind, bytes);
    int fullest = before.values().stream().filter(n -> n < most).max(Integer::compare).orElse(-1);
    if (evicting) {
      // The page that is being emptied counts for neither side.
      if (ref == 0) {
        return false;
      }
    } else if (ref == 0) {
      assertThat(fullest).as("live blocks of the fullest page with room").isEqualTo(-1);
      assertThat(inUse).isEqualTo(maxPages);
      return false;
    }
    int live = before.getOrDefault(page(ref), 0);
    if (fullest < 0) {
      assertThat(live).as("live blocks of a page without an owner").isZero();
    } else if (!evicting) {
      assertThat(8 * (fullest - live)).as("eighths behind the fullest").isLessThanOrEqualTo(most);
    }
    pagesEverUsed = Math.max(pagesEverUsed, page(ref));
    assertThat(slabs.kind(ref)).isEqualTo(kind);
    Block block = new Block(item, kind, slabs.sizeOf(ref), ++patterns * 0x9E3779B97F4A7C15L, ref);
    assertThat(block.size).isEqualTo(sizeOf(kind, bytes)).isGreaterThanOrEqualTo(bytes);
    for (int offset = 0; offset < block.size; offset += 8) {
      space.putLong(ref, offset, block.pattern + offset);
    }
    item.blocks.add(block);
    assertThat(blocks.put(ref, block)).isNull();
    return true;
  }

  private static boolean ofIndex(BlockKind kind) {
    return kind == BlockKind.INDEX_SEGMENT || kind == BlockKind.INDEX_OVERFLOW;
  }

  private int sizeOf(BlockKind kind, int bytes) {
    return new SizeClasses(pageBytes, ofIndex(kind) ? 64 : 8).rounded(bytes);
  }

  private void remove(Item item) {
    items.remove(item);
    List<Block> rest = new ArrayList<>(item.blocks);
    while (!rest.isEmpty()) {
      Block block = rest.remove(choose(rest.size()));
      checkContent(block, block.ref);
      assertThat(blocks.remove(block.ref)).isSameAs(block);
      slabs.free(block.ref);
    }
  }

  private void compact() {
    Map<Cut, Long> surplus = surplus();
    long most = most(surplus, false);
    int before = pages().size();
    evictedBytes = 0;
    assertThat(slabs.compact()).isEqualTo(pages().size() < pagesEverUsed);
    assertThat(evictedBytes).isZero();
    if (most < 0) {
      assertThat(pages()).hasSize(before);
      assertThat(surplus()).isEqualTo(surplus);
    } else {
      assertThat(pages()).hasSize(before - 1);
      surplus.entrySet().removeAll(surplus().entrySet());
      assertThat(surplus.values()).as("surplus of what has spared a page").containsExactly(most);
    }
  }

  private void vacate() {
    long most = most(surplus(), true);
    int before = pages().size();
    evictedBytes = 0;
    assertThat(slabs.vacate()).isEqualTo(pages().size() < pagesEverUsed);
    if (most == Long.MIN_VALUE) {
      assertThat(evictedBytes).isZero();
      assertThat(pages()).hasSize(before);
    } else if (!wild) {
      assertThat(evictedBytes).isEqualTo(Math.max(0, -most));
      assertThat(pages()).hasSize(before - 1);
    }
  }

  /** For what pages are cut for: by how many bytes free blocks outdo a page's blocks. */
  private Map<Cut, Long> surplus() {
    Map<Cut, Long> surplus = new HashMap<>();
    for (List<Block> page : pages().values()) {
      Cut cut = new Cut(page.get(0).kind, page.get(0).size);
      long blocks = pageBytes / cut.size;
      long free = (blocks - page.size()) * cut.size;
      surplus.merge(cut, free - blocks * cut.size, (sum, more) -> sum + free);
    }
    return surplus;
  }

  private static long most(Map<Cut, Long> surplus, boolean byEviction) {
    return surplus.entrySet().stream()
        .filter(e -> e.getValue() >= 0 || (byEviction && e.getKey().mayBeEvicted()))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  @Override
  public void moved(BlockKind kind, int from, int to) {
    Block block = requireNonNull(blocks.remove(from), "a block that is not live is moved");
    assertThat(kind).isEqualTo(block.kind);
    checkContent(block, from);
    checkContent(block, to);
    block.ref = to;
    assertThat(blocks.put(to, block)).isNull();
  }

  @Override
  public void evict(BlockKind kind, int ref) {
    Block block = requireNonNull(blocks.get(ref), "a block that is not live is evicted");
    assertThat(kind).isEqualTo(block.kind);
    assertThat(new Cut(kind, block.size).mayBeEvicted()).isTrue();
    for (Block each : block.item.blocks) {
      evictedBytes += each.size;
    }
    remove(block.item);
    if (wild && choose(4) == 0) {
      evicting = true;
      add();
      slabs.vacate();
      slabs.compact();
      evicting = false;
    }
  }

  private int page(int ref) {
    return (int) (Integer.toUnsignedLong(ref) * Space.UNIT / pageBytes);
  }

  /** Live blocks of each page. */
  private Map<Integer, List<Block>> pages() {
    Map<Integer, List<Block>> pages = new TreeMap<>();
    for (Block block : blocks.values()) {
      pages.computeIfAbsent(page(block.ref), p -> new ArrayList<>()).add(block);
    }
    return pages;
  }

  private Map<Integer, Integer> livePerPage(BlockKind kind, int size) {
    Map<Integer, Integer> live = new HashMap<>();
    for (Block block : blocks.values()) {
      if (block.kind == kind && block.size == size) {
        live.merge(page(block.ref), 1, Integer::sum);
      }
    }
    return live;
  }

  private void check() {
    Map<BlockKind, Long> bytes = new EnumMap<>(BlockKind.class);
    TreeMap<Integer, Block> inOrder = new TreeMap<>(blocks);
    int end = 0;
    for (Block block : inOrder.values()) {
      assertThat(block.ref).as("start of a block").isGreaterThanOrEqualTo(end);
      end = block.ref + block.size / Space.UNIT;
      assertThat(page(end - 1)).as("page of the block's end").isEqualTo(page(block.ref));
      assertThat(space.getLong(block.ref, 0)).isEqualTo(block.pattern);
      bytes.merge(block.kind, (long) block.size, Long::sum);
      if (ofIndex(block.kind)) {
        assertThat(block.ref * Space.UNIT % 64).isZero();
      }
    }
    for (BlockKind kind : KINDS) {
      assertThat(slabs.liveBytes(kind)).isEqualTo(bytes.getOrDefault(kind, 0L));
    }
    assertThat(slabs.liveBytes()).isEqualTo(bytes.values().stream().mapToLong(b -> b).sum());
    Map<Integer, List<Block>> pages = pages();
    for (List<Block> page : pages.values()) {
      assertThat(page.stream().map(b -> new Cut(b.kind, b.size)).distinct()).hasSize(1);
    }
    assertThat(pages.keySet()).allMatch(page -> page >= 1 && page <= maxPages);
    assertThat(slabs.pageBytesInUse()).isEqualTo((long) pages.size() * pageBytes);
    assertThat(space.bytes()).isLessThanOrEqualTo(slabs.maxBytes());
    slabs.verify();
  }

  private void checkContent(Block block, int ref) {
    for (int offset = 0; offset < block.size; offset += 8) {
      assertThat(space.getLong(ref, offset)).isEqualTo(block.pattern + offset);
    }
  }
}
