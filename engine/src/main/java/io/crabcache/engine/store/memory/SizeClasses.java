package io.crabcache.engine.store.memory;

import java.util.Arrays;

/**
 * The sizes of blocks that pages are cut into, for one alignment. Immutable.
 *
 * <p>Sizes are multiples of the alignment. The first {@value #LINEAR} of them follow one another
 * without a gap. Above, each is the largest that fits n times into a page, for falling n: so
 * nothing but the rounding is lost at a page's end. Not every n has a class: a size is up to a
 * sixteenth above the one before, until n itself makes larger steps (below 17 blocks in a page).
 * The largest size is a quarter of a page.
 *
 * <p>Finer steps would round less, and would spread the entries of mixed sizes over more classes,
 * each with a page that is partly free; at a sixteenth a class costs half a page and saves 3 % of
 * what is in it, which pays from 17 pages on.
 */
final class SizeClasses {
  /**
   * One more than a power of two: an index takes a header and a power of two of buckets, each a
   * line.
   */
  private static final int LINEAR = 33;

  private static final int FEWEST_BLOCKS = 4;

  private final int shift;
  private final int[] sizes;

  /** Class of a size in units of the alignment. */
  private final byte[] classes;

  /**
   * Computes the sizes.
   *
   * @param pageBytes a power of two
   * @param alignment a power of two, far below it
   */
  SizeClasses(int pageBytes, int alignment) {
    shift = Integer.numberOfTrailingZeros(alignment);
    int[] found = new int[Byte.MAX_VALUE];
    int count = 0;
    while (count < LINEAR) {
      found[count] = (count + 1) * alignment;
      count++;
    }
    for (int n = pageBytes / found[count - 1]; n >= FEWEST_BLOCKS; n--) {
      int size = pageBytes / n & -alignment;
      int next = n == FEWEST_BLOCKS ? Integer.MAX_VALUE : pageBytes / (n - 1) & -alignment;
      int last = found[count - 1];
      if (size > last && next > last + last / 16) {
        found[count++] = size;
      }
    }
    sizes = Arrays.copyOf(found, count);
    classes = new byte[(sizes[count - 1] >> shift) + 1];
    for (int i = 1, c = 0; i < classes.length; i++) {
      if (i << shift > sizes[c]) {
        c++;
      }
      classes[i] = (byte) c;
    }
  }

  /** Number of classes. */
  int count() {
    return sizes.length;
  }

  /** Bytes of a class's blocks. */
  int size(int sizeClass) {
    return sizes[sizeClass];
  }

  /** Bytes of the largest class's blocks. */
  int largest() {
    return sizes[sizes.length - 1];
  }

  /** The class for a request of 1 to {@link #largest} bytes. */
  int of(int bytes) {
    return classes[((bytes - 1) >> shift) + 1];
  }

  /** Bytes of the block for a request of 1 to {@link #largest} bytes. */
  int rounded(int bytes) {
    return sizes[of(bytes)];
  }
}
