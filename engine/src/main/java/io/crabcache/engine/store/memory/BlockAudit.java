package io.crabcache.engine.store.memory;

import java.util.BitSet;

/**
 * Watches an allocator while assertions are enabled, and costs nothing while they are not. It keeps
 * a map of the bytes that live blocks cover, apart from the allocator's own books, so that a block
 * that overlaps another is found when it is handed out; and it fills free memory with a pattern, so
 * that a write into it is found when it is handed out the next time.
 *
 * <p>Its methods are called in {@code assert} statements; they return true or throw {@link
 * AssertionError} with the reason.
 */
final class BlockAudit {
  /** What free memory is filled with. */
  static final long POISON = 0xDEADC0DE_DEADC0DEL;

  private static final int WORD = Long.BYTES;

  private final Space space;
  private final int pageShift;
  private final int pageUnits;

  /** For each page that was ever used, its units that live blocks cover, and where these start. */
  private BitSet[] covered = new BitSet[0];

  private BitSet[] starts = new BitSet[0];

  BlockAudit(Space space, int pageBytes) {
    this.space = space;
    this.pageUnits = pageBytes / Space.UNIT;
    this.pageShift = Integer.numberOfTrailingZeros(pageUnits);
  }

  /** A page is cut into blocks. */
  boolean pageTaken(int page, boolean usedBefore) {
    if (page >= covered.length) {
      int length = page + page / 2 + 1;
      BitSet[] moreCovered = new BitSet[length];
      BitSet[] moreStarts = new BitSet[length];
      System.arraycopy(covered, 0, moreCovered, 0, covered.length);
      System.arraycopy(starts, 0, moreStarts, 0, starts.length);
      for (int i = covered.length; i < length; i++) {
        moreCovered[i] = new BitSet();
        moreStarts[i] = new BitSet();
      }
      covered = moreCovered;
      starts = moreStarts;
    }
    int first = page << pageShift;
    if (usedBefore) {
      checkPoison(first, 0, pageUnits * Space.UNIT);
    } else {
      fill(first, 0, pageUnits * Space.UNIT);
    }
    return true;
  }

  /** A page has no block any more. */
  boolean pageReleased(int page) {
    if (!covered[page].isEmpty()) {
      throw new AssertionError("Page " + page + " is released with a live block in it");
    }
    fill(page << pageShift, 0, pageUnits * Space.UNIT);
    return true;
  }

  /** A block is handed out. */
  boolean allocated(int block, int bytes, boolean linked) {
    int page = block >>> pageShift;
    int from = block & pageUnits - 1;
    int to = from + bytes / Space.UNIT;
    int overlap = covered[page].nextSetBit(from);
    if (to > pageUnits || (overlap >= 0 && overlap < to)) {
      throw new AssertionError(describe(block, bytes) + " overlaps another, or its page's end");
    }
    // The first half of a free block's first word may link it to the next one.
    if (linked && space.getInt(block, Integer.BYTES) != (int) (POISON >>> Integer.SIZE)) {
      throw written(block, bytes, Integer.BYTES);
    }
    checkPoison(block, linked ? WORD : 0, bytes);
    covered[page].set(from, to);
    starts[page].set(from);
    return true;
  }

  /** A block is given back. */
  boolean freed(int block, int bytes) {
    int page = block >>> pageShift;
    int from = block & pageUnits - 1;
    if (!starts[page].get(from)) {
      throw new AssertionError(
          describe(block, bytes) + " is freed, but no live block starts there");
    }
    starts[page].clear(from);
    covered[page].clear(from, from + bytes / Space.UNIT);
    fill(block, 0, bytes);
    return true;
  }

  private void fill(int ref, int from, int to) {
    for (int offset = from; offset < to; offset += WORD) {
      space.putLong(ref, offset, POISON);
    }
  }

  private void checkPoison(int ref, int from, int to) {
    for (int offset = from; offset < to; offset += WORD) {
      if (space.getLong(ref, offset) != POISON) {
        throw written(ref, to, offset);
      }
    }
  }

  private static AssertionError written(int ref, int bytes, int offset) {
    return new AssertionError(
        describe(ref, bytes) + " was written to at offset " + offset + " while it was free");
  }

  private static String describe(int block, int bytes) {
    return "Block " + Integer.toUnsignedString(block) + " of " + bytes + " bytes";
  }
}
