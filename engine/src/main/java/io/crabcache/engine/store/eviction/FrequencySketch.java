package io.crabcache.engine.store.eviction;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Blocks;
import io.crabcache.engine.store.memory.Space;
import java.util.Arrays;

/**
 * Estimates how often each key was used lately, whether or not it has an entry: a count-min sketch
 * of 4-bit counters whose counts are halved from time to time, so that old fame fades.
 *
 * <p>An estimate is never too low (but for the fading and the ceiling of {@value #MAX_FREQUENCY}),
 * and too high only where all counters of a key are shared with others. Guarded by the shard's
 * lock, but for {@link #warm}.
 */
public final class FrequencySketch {

  /*
   * Layout. All counters of a key are in one cache line, so that a use costs one access to memory:
   *
   *   line:  | row 0, width counters | row 1 | ... | row depth-1 | unused | 16 bits |
   *   bits:    0 .. 4 x width - 1                                          496 .. 511
   *
   * with width = 124 / depth (31 for the usual four rows). The last 16 bits tell the generation of
   * the line (bit 511, see below) and, in the first two lines of a chunk, the number of the chunk
   * (15 bits each), so that a chunk that was moved is found without a search.
   *
   * Size. 64 lines are a chunk. There is a line for every 6 entries (10.7 bytes for each; with 8 the
   * hit ratio falls by up to 0.3 points, with 4 it gains 0.1), a chunk is added when the entries need
   * it, by linear hashing (Litwin, 1980): chunk n takes over half of
   * the keys of chunk n - 2^k and begins as a copy of it, so no count is lost and no step copies
   * more than 4 KiB. A sketch four times as large as it has to be gives its last chunk back; the
   * counters of the two that become one keep the higher count. Without memory for a chunk the
   * estimates get worse and nothing else happens.
   *
   * Fading. After as many counted uses as the reset interval says all counters are halved, and the
   * number of counted uses with them (Einziger, Friedman and Manes, "TinyLFU", 2017). The interval is
   * 8 x entries: 10 is usual, and up to 0.3 points worse where what is popular changes.
   * Not at once: the sketch enters the next generation, a line is halved when it is next used, and
   * a sweep that halves one line at each use finds the others. As the generation is one bit, the
   * next one waits until the sweep is through.
   */

  /** Highest estimate. */
  public static final int MAX_FREQUENCY = 15;

  static final int ENTRIES_PER_LINE = 6;
  static final int LINE_BYTES = 64;
  static final int CHUNK_LINES = 64;
  static final int CHUNK_BYTES = CHUNK_LINES * LINE_BYTES;

  private static final int COUNTERS_PER_LINE = 124;
  private static final int LAST_WORD = LINE_BYTES - Long.BYTES;
  private static final long COUNTERS_OF_LAST_WORD = 0x0000_FFFF_FFFF_FFFFL;
  private static final int NUMBER_SHIFT = 48;
  private static final int NUMBER_BITS = 15;
  private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;
  private static final long ODD = 0x1111_1111_1111_1111L;
  private static final long HALVED = 0x7777_7777_7777_7777L;
  private static final long LOW_NIBBLES = 0x0F0F_0F0F_0F0F_0F0FL;
  private static final long TOP_BITS = 0x8080_8080_8080_8080L;
  private static final int SAMPLE_FACTOR = 8;
  private static final int MIN_ENTRIES = 256;
  private static final int SPARSE = 4;

  private final Space space;
  private final Blocks blocks;
  private final int depth;
  private final int width;
  private final int fixedChunks;
  private final long fixedInterval;

  private int[] chunks = new int[1];
  private int chunkCount;
  private long entries;
  private long uses;
  private long generation; // 0, or the highest bit alone
  private int swept; // lines that the sweep has passed; all of them when it is through
  private long oddCounters;

  /** Creates a sketch without counters; {@link #ensureCapacity} makes them. */
  @SuppressWarnings("exports") // The package is exported for its settings; this is for the store.
  public FrequencySketch(Space space, Blocks blocks, EvictionSettings settings) {
    this.space = space;
    this.blocks = blocks;
    this.depth = settings.sketchDepth();
    this.width = COUNTERS_PER_LINE / depth;
    this.fixedChunks = ceilDiv(settings.sketchWidth(), width * CHUNK_LINES);
    this.fixedInterval = settings.resetInterval();
  }

  /**
   * Tells how many entries there are. The sketch grows or shrinks by at most one chunk.
   *
   * @return false if it is too small and there is no memory for it to grow
   */
  public boolean ensureCapacity(long entries) {
    this.entries = entries;
    long needed =
        fixedChunks > 0
            ? fixedChunks
            : Math.max(1, ceilDiv(entries, (long) ENTRIES_PER_LINE * CHUNK_LINES));
    if (needed > chunkCount) {
      return grow();
    }
    if (needed * SPARSE < chunkCount) {
      shrink();
    }
    return true;
  }

  /** Counts a use of a key. */
  public void increment(long hash) {
    if (chunkCount == 0) {
      return;
    }
    long mixed = mix(hash);
    int chunk = chunk(mixed);
    int line = line(mixed);
    refresh(chunk, line);
    long rows = rows(mixed);
    boolean counted = false;
    for (int first = 0; first < width * depth; first += width) {
      int counter = counter(first, rows);
      rows >>>= Byte.SIZE;
      int at = line + wordOf(counter);
      long word = space.getLong(chunk, at);
      int shift = shiftOf(counter);
      if ((word >>> shift & MAX_FREQUENCY) < MAX_FREQUENCY) {
        space.putLong(chunk, at, word + (1L << shift));
        counted = true;
      }
    }
    if (counted) {
      uses++;
    }
    age();
  }

  /** Estimates how often a key was used lately, 0 to {@link #MAX_FREQUENCY}. */
  public int frequency(long hash) {
    if (chunkCount == 0) {
      return 0;
    }
    long mixed = mix(hash);
    int chunk = chunk(mixed);
    int line = line(mixed);
    refresh(chunk, line);
    long rows = rows(mixed);
    int frequency = MAX_FREQUENCY;
    for (int first = 0; first < width * depth; first += width) {
      int counter = counter(first, rows);
      rows >>>= Byte.SIZE;
      long word = space.getLong(chunk, line + wordOf(counter));
      frequency = Math.min(frequency, (int) (word >>> shiftOf(counter)) & MAX_FREQUENCY);
    }
    return frequency;
  }

  /**
   * Reads the line of a key, so that it is in the processor's cache when it is needed. Any thread
   * may do so at any time.
   *
   * @return what was read, for the caller to hold the read necessary
   */
  public long warm(long hash) {
    int[] seen = chunks;
    int count = Math.min(chunkCount, seen.length);
    if (count == 0) {
      return 0;
    }
    long mixed = mix(hash);
    int chunk = seen[number(mixed, count)];
    boolean exists = Integer.toUnsignedLong(chunk) * Space.UNIT < space.bytes();
    return exists ? space.getLong(chunk, line(mixed)) : 0;
  }

  /** Tells that the content of a block of the sketch is now elsewhere. */
  public void moved(int from, int to) {
    int number = number(to);
    assert chunks[number] == from : "chunk " + number + " was not at " + from;
    chunks[number] = to;
  }

  /** Bytes that the counters take. */
  public long bytes() {
    return (long) chunkCount * CHUNK_BYTES;
  }

  private void age() {
    int lines = chunkCount * CHUNK_LINES;
    if (swept < lines) {
      refresh(chunks[swept / CHUNK_LINES], swept % CHUNK_LINES * LINE_BYTES);
      swept++;
      if (swept == lines) {
        uses = Math.max(0, uses - oddCounters / (2L * depth));
      }
    } else if (uses >= interval()) {
      uses /= 2;
      oddCounters = 0;
      generation ^= Long.MIN_VALUE;
      swept = 0;
    }
  }

  private long interval() {
    return fixedInterval > 0 ? fixedInterval : SAMPLE_FACTOR * Math.max(entries, MIN_ENTRIES);
  }

  /** Halves the counters of a line that is still of the last generation. */
  private void refresh(int chunk, int line) {
    long last = space.getLong(chunk, line + LAST_WORD);
    if (((last ^ generation) & Long.MIN_VALUE) == 0) {
      return;
    }
    int odd = 0;
    for (int at = line; at < line + LAST_WORD; at += Long.BYTES) {
      long word = space.getLong(chunk, at);
      odd += Long.bitCount(word & ODD);
      space.putLong(chunk, at, word >>> 1 & HALVED);
    }
    long counters = last & COUNTERS_OF_LAST_WORD;
    odd += Long.bitCount(counters & ODD);
    long others = (last ^ Long.MIN_VALUE) & ~COUNTERS_OF_LAST_WORD;
    space.putLong(chunk, line + LAST_WORD, others | (counters >>> 1 & HALVED));
    oddCounters += odd;
  }

  private boolean grow() {
    int chunk = blocks.allocate(BlockKind.SKETCH, CHUNK_BYTES);
    if (chunk == 0) {
      return false;
    }
    if (chunkCount == 0) {
      for (int at = 0; at < CHUNK_BYTES; at += Long.BYTES) {
        space.putLong(chunk, at, 0);
      }
      for (int line = 0; line < CHUNK_BYTES; line += LINE_BYTES) {
        space.putLong(chunk, line + LAST_WORD, generation);
      }
      swept = CHUNK_LINES;
    } else {
      boolean sweeping = swept < chunkCount * CHUNK_LINES;
      space.copy(chunks[split(chunkCount)], chunk, CHUNK_BYTES);
      setNumber(chunk, chunkCount);
      swept += sweeping ? 0 : CHUNK_LINES;
    }
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunkCount);
    }
    chunks[chunkCount] = chunk;
    chunkCount++;
    return true;
  }

  private void shrink() {
    int from = chunks[chunkCount - 1];
    int to = chunks[split(chunkCount - 1)];
    for (int line = 0; line < CHUNK_BYTES; line += LINE_BYTES) {
      refresh(from, line);
      refresh(to, line);
      for (int at = line; at < line + LAST_WORD; at += Long.BYTES) {
        space.putLong(to, at, higher(space.getLong(from, at), space.getLong(to, at)));
      }
      long kept = space.getLong(to, line + LAST_WORD);
      long counters = higher(space.getLong(from, line + LAST_WORD), kept) & COUNTERS_OF_LAST_WORD;
      space.putLong(to, line + LAST_WORD, (kept & ~COUNTERS_OF_LAST_WORD) | counters);
    }
    chunkCount--;
    chunks[chunkCount] = 0;
    swept = Math.min(swept, chunkCount * CHUNK_LINES);
    blocks.free(from);
  }

  /** The higher of each pair of counters. */
  private static long higher(long a, long b) {
    return higherBytes(a & LOW_NIBBLES, b & LOW_NIBBLES)
        | higherBytes(a >>> 4 & LOW_NIBBLES, b >>> 4 & LOW_NIBBLES) << 4;
  }

  private static long higherBytes(long a, long b) {
    long atLeast = ((a | TOP_BITS) - b & TOP_BITS) >>> 7; // 1 in each byte where a >= b
    long mask = atLeast * 0xFF;
    return (a & mask) | (b & ~mask);
  }

  private void setNumber(int chunk, int number) {
    setNumberPart(chunk, LAST_WORD, number & NUMBER_MASK);
    setNumberPart(chunk, LINE_BYTES + LAST_WORD, number >>> NUMBER_BITS);
  }

  private void setNumberPart(int chunk, int at, long part) {
    long word = space.getLong(chunk, at) & ~(NUMBER_MASK << NUMBER_SHIFT);
    space.putLong(chunk, at, word | part << NUMBER_SHIFT);
  }

  private int number(int chunk) {
    long low = space.getLong(chunk, LAST_WORD) >>> NUMBER_SHIFT & NUMBER_MASK;
    long high = space.getLong(chunk, LINE_BYTES + LAST_WORD) >>> NUMBER_SHIFT & NUMBER_MASK;
    return (int) (high << NUMBER_BITS | low);
  }

  private int chunk(long mixed) {
    return chunks[number(mixed, chunkCount)];
  }

  private static int number(long mixed, int count) {
    int mask = Integer.highestOneBit(count) - 1;
    int number = (int) mixed & (2 * mask + 1);
    return number < count ? number : number & mask;
  }

  /** The chunk whose keys a further chunk shares. */
  private static int split(int count) {
    return count - Integer.highestOneBit(count);
  }

  private static int line(long mixed) {
    return ((int) (mixed >>> Integer.SIZE) & CHUNK_LINES - 1) * LINE_BYTES;
  }

  /** A byte for each row, from bits that the choice of chunk and line has left open. */
  private static long rows(long mixed) {
    long product = mixed * 0x9E37_79B9_7F4A_7C15L;
    return product ^ product >>> Integer.SIZE;
  }

  private int counter(int first, long rows) {
    return first + ((((int) rows & 0xFF) * width) >>> Byte.SIZE);
  }

  private static int wordOf(int counter) {
    return counter >>> 4 << 3;
  }

  private static int shiftOf(int counter) {
    return (counter & 15) << 2;
  }

  /** Finalizer of MurmurHash3: some bits of a shard's hashes are all equal. */
  private static long mix(long hash) {
    long h = (hash ^ hash >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    h = (h ^ h >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return h ^ h >>> 33;
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (int) ceilDiv((long) dividend, divisor);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
