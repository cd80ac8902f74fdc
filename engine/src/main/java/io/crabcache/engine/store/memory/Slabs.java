package io.crabcache.engine.store.memory;

import java.lang.System.Logger.Level;
import java.util.Arrays;

/**
 * The allocator of a shard: cuts its {@link Space} into pages, and a page into blocks of one kind
 * and size. Taking and giving back a block are O(1) and allocate nothing; whole pages pass between
 * kinds and sizes. Not thread safe: all calls are made under the shard's lock.
 */
public final class Slabs implements Blocks {

  // Why memory cannot strand. A page belongs to a class (a kind and a size) only while a block in
  // it is live. What is neither live nor in a page without an owner is a free block of some class.
  // As soon as a class has a page's worth of free blocks, the blocks of its emptiest page fit into
  // its other pages: compact() moves them there and the page is anybody's. So after compacting, the
  // slack is below one page for each class in use, whatever sizes came before. And below that bound
  // a page can still be had: vacate() empties a page of entries by moving what fits and evicting
  // the rest, which loses (page - free bytes of the class) bytes of entries and no more; it takes
  // the class where that is least. So as long as there are entries, no size starves.
  //
  // What slack there is: rounding to a class (see SizeClasses: below 8 bytes up to 264, then about
  // 3 % on average, more for blocks above a 17th of a page), the rest of a page that no block fits
  // into (below a unit for each block, or below one block of up to 33 units), free blocks (less
  // than a page for each class, see above), and page 0, which is never cut so that no block has a
  // reference that looks like "none" or like a small number.
  //
  // Pages that have both live and free blocks are listed in bins by occupancy. Blocks are taken
  // from the fullest bin, so that the emptier pages drain by themselves. A page's bin follows from
  // its number of live blocks, multiplied by a reciprocal instead of divided.
  //
  // Free blocks are linked through their first bytes; blocks that were never used follow in order,
  // so a fresh page is not touched before its blocks are. A page costs 32 bytes of heap, half a
  // cache line, and a block nothing.
  //
  // The idea of slabs is Bonwick's, "The Slab Allocator" (1994); passing pages on by moving blocks
  // needs references that can be changed, which the owner of all references here can do.

  private static final System.Logger LOGGER = System.getLogger(Slabs.class.getName());

  /** Bounds of a page's size. */
  public static final int MIN_PAGE_BYTES = 16 << 10;

  /** See {@link #MIN_PAGE_BYTES}. */
  public static final int MAX_PAGE_BYTES = 64 << 10;

  private static final BlockKind[] KINDS = BlockKind.values();

  // What is known of a page, at its number shifted by PAGE_SHIFT: the first free block that was in
  // use before, the first that never was, the number of live ones, the class, and the neighbors in
  // the page's bin (of a page without an owner, the next such page).
  private static final int PAGE_SHIFT = 3;
  private static final int FREE = 0;
  private static final int FRESH = 1;
  private static final int LIVE = 2;
  private static final int CLASS = 3;
  private static final int NEXT = 4;
  private static final int PREVIOUS = 5;

  /** Class of a page without an owner: not an index of anything. */
  private static final int UNOWNED = -1;

  // Bins of a class: 8 by occupancy, then the one of the full pages.
  private static final int BIN_SHIFT = 4;
  private static final int FULL = 8;
  private static final int NOT_FULL = (1 << FULL) - 1;

  /** Live blocks times the reciprocal of a page's blocks, shifted by this, is the bin. */
  private static final int RECIPROCAL_SHIFT = 23;

  private final Space space;
  private final Occupants occupants;
  private final int pageBytes;
  private final int pageUnitShift;
  private final BlockAudit audit;

  private final SizeClasses unitSizes;
  private final SizeClasses lineSizes;

  // A class is the first of its kind plus its size class. For each: the size of a block in units,
  // blocks in a page, the reciprocal of that, bins, which of them have pages, pages, free blocks.
  private final int[] firstClass = new int[KINDS.length + 1];
  private final int[] unitsOf;
  private final int[] blocksOf;
  private final int[] reciprocalOf;
  private final int[] bins;
  private final int[] occupiedBins;
  private final int[] pagesOf;
  private final int[] freeBlocksOf;

  private int[] pages = new int[0];

  /** Pages are below this; page 0 is not used. */
  private int pageLimit;

  private int firstNeverUsedPage = 1;
  private int firstUnownedPage;
  private int unownedPages;
  private long liveBytes;

  /** The page that is being emptied, which hands out no block; 0 if none is. */
  private int emptying;

  /** Which of its blocks are live. */
  private final long[] liveInPage;

  /**
   * Creates the allocator of an empty space.
   *
   * @param maxBytes what the space may grow to; rounded down to whole pages, at least two of them
   * @param pageBytes size of a page: a power of two, {@value #MIN_PAGE_BYTES} to {@value
   *     #MAX_PAGE_BYTES}
   * @throws IllegalArgumentException if one of them is out of bounds
   */
  public Slabs(Space space, long maxBytes, int pageBytes, Occupants occupants) {
    if (pageBytes < MIN_PAGE_BYTES
        || pageBytes > MAX_PAGE_BYTES
        || Integer.bitCount(pageBytes) != 1) {
      throw new IllegalArgumentException(
          "A page has 16, 32 or 64 KiB, not " + pageBytes + " bytes");
    }
    if (maxBytes < 2L * pageBytes || maxBytes > Space.MAX_BYTES) {
      throw new IllegalArgumentException(
          "A shard's memory is two pages (%d bytes) to %d bytes, not %d; change memory.max or shards"
              .formatted(2 * pageBytes, Space.MAX_BYTES, maxBytes));
    }
    this.space = space;
    this.occupants = occupants;
    this.pageBytes = pageBytes;
    pageUnitShift = Integer.numberOfTrailingZeros(pageBytes / Space.UNIT);
    pageLimit = (int) (maxBytes / pageBytes);
    audit = new BlockAudit(space, pageBytes);
    unitSizes = new SizeClasses(pageBytes, Space.UNIT);
    lineSizes = new SizeClasses(pageBytes, Space.ALIGNMENT);
    for (BlockKind kind : KINDS) {
      int i = kind.number;
      firstClass[i + 1] = firstClass[i] + sizes(kind).count();
    }
    int classes = firstClass[KINDS.length];
    unitsOf = new int[classes];
    blocksOf = new int[classes];
    reciprocalOf = new int[classes];
    bins = new int[classes << BIN_SHIFT];
    occupiedBins = new int[classes];
    pagesOf = new int[classes];
    freeBlocksOf = new int[classes];
    for (int c = 0; c < classes; c++) {
      SizeClasses sizes = sizes(kindOf(c));
      int size = sizes.size(c - firstClass[kindOf(c).number]);
      unitsOf[c] = size / Space.UNIT;
      blocksOf[c] = pageBytes / size;
      // Rounded up: exactly the full page has FULL, as long as blocks squared is below the scale.
      reciprocalOf[c] = ((FULL << RECIPROCAL_SHIFT) + blocksOf[c] - 1) / blocksOf[c];
    }
    liveInPage = new long[pageBytes / Space.UNIT / Long.SIZE];
  }

  private SizeClasses sizes(BlockKind kind) {
    return kind.alignment == Space.UNIT ? unitSizes : lineSizes;
  }

  private BlockKind kindOf(int sizeClass) {
    int i = 0;
    while (firstClass[i + 1] <= sizeClass) {
      i++;
    }
    return KINDS[i];
  }

  /**
   * {@inheritDoc}
   *
   * <p>Blocks of the index start at a line of the processor's cache and consist of whole ones.
   *
   * @throws IllegalArgumentException if the size is out of bounds
   */
  @Override
  public int allocate(BlockKind kind, int bytes) {
    if (bytes <= 0 || bytes > unitSizes.largest()) {
      throw new IllegalArgumentException(
          "A block has 1 to " + unitSizes.largest() + " bytes, not " + bytes);
    }
    int c = firstClass[kind.number] + sizes(kind).of(bytes);
    int page = fullestPage(c);
    if (page == 0) {
      page = takePage(c);
      if (page == 0) {
        return 0;
      }
    }
    return takeBlock(page, c);
  }

  @Override
  public void free(int block) {
    int page = block >>> pageUnitShift;
    int at = page << PAGE_SHIFT;
    int c = pages[at + CLASS];
    assert audit.freed(block, unitsOf[c] * Space.UNIT);
    space.putInt(block, 0, pages[at + FREE]);
    pages[at + FREE] = block;
    int live = --pages[at + LIVE];
    freeBlocksOf[c]++;
    liveBytes -= (long) unitsOf[c] * Space.UNIT;
    if (page == emptying) {
      unmark(block, page, c);
      return;
    }
    int before = bin(live + 1, c);
    if (live == 0) {
      unlink(page, before, c);
      release(page, c);
    } else if (bin(live, c) != before) {
      unlink(page, before, c);
      link(page, bin(live, c), c);
    }
  }

  @Override
  public int maxBlockBytes() {
    return unitSizes.largest();
  }

  /**
   * Size of the block that a request gets, unless it is the index's.
   *
   * @param bytes 1 to {@link #maxBlockBytes}
   */
  public int blockBytes(int bytes) {
    return unitSizes.rounded(bytes);
  }

  /** What a live block was taken for. */
  public BlockKind kind(int block) {
    return kindOf(pages[(block >>> pageUnitShift << PAGE_SHIFT) + CLASS]);
  }

  /** Size of a live block. */
  public int sizeOf(int block) {
    return unitsOf[pages[(block >>> pageUnitShift << PAGE_SHIFT) + CLASS]] * Space.UNIT;
  }

  /**
   * Gains a page without losing an entry, if a class has a page's worth of free blocks: the blocks
   * of a page move into others. Of several such classes it takes the one with the most free bytes.
   * The work is bounded by one page's blocks.
   *
   * @return whether there is a free page now
   */
  public boolean compact() {
    return gainPage(false);
  }

  /**
   * Gains a page, if need be at the expense of entries: empties a page in the class where the
   * fewest bytes of entries are lost, by moving what fits into other pages and having the rest
   * evicted. The work is bounded by one page's blocks, and what the eviction of these entries
   * takes. While an occupant evicts, this and {@link #compact} do nothing.
   *
   * @return whether there is a free page now; false if no page holds entries
   */
  public boolean vacate() {
    return gainPage(true);
  }

  private boolean gainPage(boolean byEviction) {
    int c = emptying == 0 ? slackest(byEviction) : -1;
    if (c >= 0) {
      empty(emptiestPage(c), c);
    }
    return unownedPages > 0;
  }

  /** Bytes of the blocks that are live. */
  public long liveBytes() {
    return liveBytes;
  }

  /** Bytes of the blocks of a kind that are live; costs a look at each of its sizes. */
  public long liveBytes(BlockKind kind) {
    long bytes = 0;
    for (int c = firstClass[kind.number]; c < firstClass[kind.number + 1]; c++) {
      long blocks = (long) pagesOf[c] * blocksOf[c] - freeBlocksOf[c];
      bytes += blocks * unitsOf[c] * Space.UNIT;
    }
    return bytes;
  }

  /** Bytes of the pages that have live blocks. */
  public long pageBytesInUse() {
    return (long) (firstNeverUsedPage - 1 - unownedPages) * pageBytes;
  }

  /** Bytes of the pages that have none, the ones that were never used included. */
  public long freePageBytes() {
    return maxBytes() - pageBytes - pageBytesInUse();
  }

  /**
   * Bytes that the space may grow to, the page that is never cut included. It is less than what was
   * asked for once the JVM has refused memory.
   */
  public long maxBytes() {
    return (long) pageLimit * pageBytes;
  }

  /**
   * Checks the books against each other, for tests; it takes time in proportion to pages and free
   * blocks.
   *
   * @throws IllegalStateException if they disagree
   */
  public void verify() {
    int owned = 0;
    long live = 0;
    for (int c = 0; c < pagesOf.length; c++) {
      int count = 0;
      int free = 0;
      for (int bin = 0; bin <= FULL; bin++) {
        int previous = 0;
        int page = bins[(c << BIN_SHIFT) + bin];
        require((page != 0) == ((occupiedBins[c] >>> bin & 1) != 0), "an occupied bin", page);
        while (page != 0) {
          int at = page << PAGE_SHIFT;
          require(pages[at + CLASS] == c, "the class", page);
          require(pages[at + PREVIOUS] == previous, "the neighbor before", page);
          require(pages[at + LIVE] > 0 && bin(pages[at + LIVE], c) == bin, "the bin", page);
          require(pages[at + LIVE] == countLive(page, c), "the number of live blocks", page);
          count++;
          free += blocksOf[c] - pages[at + LIVE];
          previous = page;
          page = pages[at + NEXT];
        }
      }
      require(count == pagesOf[c] && free == freeBlocksOf[c], "the counts of class", c);
      owned += count;
      live += ((long) count * blocksOf[c] - free) * unitsOf[c] * Space.UNIT;
    }
    int unowned = 0;
    for (int p = firstUnownedPage; p != 0; p = pages[(p << PAGE_SHIFT) + NEXT]) {
      require(pages[(p << PAGE_SHIFT) + CLASS] == UNOWNED, "the missing owner", p);
      unowned++;
    }
    require(unowned == unownedPages, "the number of pages without an owner", unowned);
    require(owned + unowned == firstNeverUsedPage - 1, "the number of pages", owned);
    require(live == liveBytes, "the live bytes", live);
  }

  private static void require(boolean condition, String what, long found) {
    if (!condition) {
      throw new IllegalStateException("The books disagree about " + what + ": " + found);
    }
  }

  private int countLive(int page, int c) {
    mark(page, c);
    int live = 0;
    for (long word : liveInPage) {
      live += Long.bitCount(word);
    }
    return live;
  }

  /** The fullest page that has a free block, to an eighth; 0 if there is none. */
  private int fullestPage(int c) {
    int candidates = occupiedBins[c] & NOT_FULL;
    return candidates == 0 ? 0 : bins[(c << BIN_SHIFT) + highest(candidates)];
  }

  private static int highest(int bits) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bits);
  }

  /** The emptiest page of a class that has one, to an eighth. */
  private int emptiestPage(int c) {
    return bins[(c << BIN_SHIFT) + Integer.numberOfTrailingZeros(occupiedBins[c])];
  }

  /** Takes a block of a page that has a free one. */
  private int takeBlock(int page, int c) {
    int at = page << PAGE_SHIFT;
    int block = pages[at + FREE];
    boolean linked = block != 0;
    if (linked) {
      pages[at + FREE] = space.getInt(block, 0);
    } else {
      block = pages[at + FRESH];
      pages[at + FRESH] = block + unitsOf[c];
    }
    assert audit.allocated(block, unitsOf[c] * Space.UNIT, linked);
    int live = ++pages[at + LIVE];
    freeBlocksOf[c]--;
    liveBytes += (long) unitsOf[c] * Space.UNIT;
    int before = bin(live - 1, c);
    int now = bin(live, c);
    if (now != before) {
      unlink(page, before, c);
      link(page, now, c);
    }
    return block;
  }

  private int bin(int live, int c) {
    return (live * reciprocalOf[c]) >>> RECIPROCAL_SHIFT;
  }

  /** Gives a page without an owner to a class; 0 if there is none. */
  private int takePage(int c) {
    int page = firstUnownedPage;
    if (page != 0) {
      firstUnownedPage = pages[(page << PAGE_SHIFT) + NEXT];
      unownedPages--;
      assert audit.pageTaken(page, true);
    } else {
      page = firstNeverUsedPage;
      if (page >= pageLimit || !reach(page)) {
        return 0;
      }
      firstNeverUsedPage++;
      assert audit.pageTaken(page, false);
    }
    int at = page << PAGE_SHIFT;
    pages[at + FREE] = 0;
    pages[at + FRESH] = page << pageUnitShift;
    pages[at + LIVE] = 0;
    pages[at + CLASS] = c;
    pagesOf[c]++;
    freeBlocksOf[c] += blocksOf[c];
    link(page, 0, c);
    return page;
  }

  /** Sees to it that a page that was never used is there; false if it cannot be. */
  private boolean reach(int page) {
    if (page << PAGE_SHIFT >= pages.length) {
      int length = Math.max(page + page / 2, Space.ARENA_BYTES / pageBytes);
      int known = pages.length;
      pages = Arrays.copyOf(pages, Math.min(length, pageLimit) << PAGE_SHIFT);
      Arrays.fill(pages, known, pages.length, UNOWNED);
    }
    while (space.bytes() < (page + 1L) * pageBytes) {
      if (!space.grow((int) Math.min(Space.ARENA_BYTES, maxBytes() - space.bytes()))) {
        // Asking again each time would cost a collection of garbage each time.
        LOGGER.log(
            Level.WARNING,
            "The JVM gives no more memory after {0} of {1} bytes of a shard. It goes on with what"
                + " it has. Raise -XX:MaxDirectMemorySize above memory.max, or lower memory.max.",
            space.bytes(),
            maxBytes());
        pageLimit = page;
        return false;
      }
    }
    return true;
  }

  /** Takes a page without live blocks, which is in no bin, from its class. */
  private void release(int page, int c) {
    assert audit.pageReleased(page);
    pagesOf[c]--;
    freeBlocksOf[c] -= blocksOf[c];
    int at = page << PAGE_SHIFT;
    pages[at + CLASS] = UNOWNED;
    pages[at + NEXT] = firstUnownedPage;
    firstUnownedPage = page;
    unownedPages++;
  }

  private void link(int page, int bin, int c) {
    int at = page << PAGE_SHIFT;
    int slot = (c << BIN_SHIFT) + bin;
    int next = bins[slot];
    pages[at + NEXT] = next;
    pages[at + PREVIOUS] = 0;
    if (next != 0) {
      pages[(next << PAGE_SHIFT) + PREVIOUS] = page;
    }
    bins[slot] = page;
    occupiedBins[c] |= 1 << bin;
  }

  private void unlink(int page, int bin, int c) {
    int at = page << PAGE_SHIFT;
    int next = pages[at + NEXT];
    int previous = pages[at + PREVIOUS];
    if (next != 0) {
      pages[(next << PAGE_SHIFT) + PREVIOUS] = previous;
    }
    if (previous != 0) {
      pages[(previous << PAGE_SHIFT) + NEXT] = next;
    } else {
      bins[(c << BIN_SHIFT) + bin] = next;
      if (next == 0) {
        occupiedBins[c] &= ~(1 << bin);
      }
    }
  }

  /**
   * The class that can best spare a page: where the free blocks outdo the blocks of a page by the
   * most bytes, or fall short by the fewest.
   *
   * @param byEviction whether they may fall short, so that entries are lost
   * @return -1 if there is none
   */
  private int slackest(boolean byEviction) {
    int found = -1;
    long most = Long.MIN_VALUE;
    for (BlockKind kind : KINDS) {
      boolean mayLose = byEviction && kind.evictable;
      for (int c = firstClass[kind.number]; c < firstClass[kind.number + 1]; c++) {
        long surplus = (long) (freeBlocksOf[c] - blocksOf[c]) * unitsOf[c];
        if (pagesOf[c] > 0 && surplus > most && (surplus >= 0 || mayLose)) {
          found = c;
          most = surplus;
        }
      }
    }
    return found;
  }

  /**
   * Moves the blocks of a page, evicts those for which there is no other place, and releases it.
   */
  private void empty(int page, int c) {
    int at = page << PAGE_SHIFT;
    BlockKind kind = kindOf(c);
    int units = unitsOf[c];
    int first = page << pageUnitShift;
    mark(page, c);
    unlink(page, bin(pages[at + LIVE], c), c);
    emptying = page;
    try {
      for (int word = 0; word < liveInPage.length; word++) {
        while (liveInPage[word] != 0) {
          int i = word * Long.SIZE + Long.numberOfTrailingZeros(liveInPage[word]);
          leave(first + i * units, kind, c);
        }
      }
    } finally {
      emptying = 0;
      if (pages[at + LIVE] == 0) {
        release(page, c);
      } else {
        link(page, bin(pages[at + LIVE], c), c);
      }
    }
  }

  private void leave(int block, BlockKind kind, int c) {
    int page = fullestPage(c);
    if (page != 0) {
      int to = takeBlock(page, c);
      space.copy(block, to, unitsOf[c] * Space.UNIT);
      occupants.moved(kind, block, to);
      free(block);
      return;
    }
    int live = pages[(emptying << PAGE_SHIFT) + LIVE];
    occupants.evict(kind, block);
    if (pages[(emptying << PAGE_SHIFT) + LIVE] >= live) {
      throw new IllegalStateException("An evicted entry has kept its block " + block);
    }
  }

  /** Finds the live blocks of a page: those before the first fresh one that are not linked. */
  private void mark(int page, int c) {
    int at = page << PAGE_SHIFT;
    Arrays.fill(liveInPage, 0);
    int used = (pages[at + FRESH] - (page << pageUnitShift)) / unitsOf[c];
    for (int i = 0; i < used; i++) {
      liveInPage[i / Long.SIZE] |= 1L << i;
    }
    for (int block = pages[at + FREE]; block != 0; block = space.getInt(block, 0)) {
      unmark(block, page, c);
    }
  }

  private void unmark(int block, int page, int c) {
    int i = (block - (page << pageUnitShift)) / unitsOf[c];
    liveInPage[i / Long.SIZE] &= ~(1L << i);
  }
}
