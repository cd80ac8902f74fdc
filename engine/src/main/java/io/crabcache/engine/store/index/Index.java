package io.crabcache.engine.store.index;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Blocks;
import io.crabcache.engine.store.memory.Space;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Where the entries of one cache in one shard are, by the hash of their keys.
 *
 * <p>All methods may be called only under the shard's lock, but for {@link #warmBucket} and {@link
 * #likelyEntry}. An entry is a reference; it is never 0.
 */
public final class Index {

  // Linear hashing (Litwin, "Linear hashing: a new tool for file and table addressing", 1980). With
  // n buckets and 2^d the least power of two that is not below n, a hash belongs to the bucket that
  // its low d bits name, or its low d - 1 bits if there is no such bucket yet. The index grows by
  // one bucket at a time, number n, into which half the entries of one other go; and shrinks by
  // merging the last bucket back. So no operation costs more than the entries of two buckets.
  //
  // Measured with good hashes, from 65 thousand to a million entries, as the least and the most in
  // the course of a doubling and the mean: 8.5 to 9.1, 8.8 bytes for an entry, all of the blocks
  // counted; 1.04 to 1.09, 1.07 lines of a bucket read by a find that hits, and 1.15 to 1.31, 1.24
  // by one that misses; two hits of a hundred compare the key of another entry first. With ten
  // entries per bucket for nine it would be 8.5 bytes, 1.10 and 1.33 lines.
  //
  // In the order of the bits of a hash from the lowest on, that is by the reversed hash, the hashes
  // of a bucket are a run without gaps, and growing cuts a run in two. That is the order in which
  // an index is walked: a place in it is good for ever. (Shalev and Shavit, "Split-ordered lists",
  // 2006, order a list so.)

  /** Entries per bucket above which an insertion adds a bucket. */
  private static final int TARGET_LOAD = 9;

  /**
   * Entries per bucket from which on there is no room if a bucket cannot be added. Below, growing
   * is put off while there is no memory; without a bound nobody would ever make memory for it.
   */
  private static final int MAX_LOAD = 16;

  /**
   * Entries per bucket below which a removal takes a bucket away; so far below that a number of
   * entries which sways does not move them about.
   */
  private static final int MIN_LOAD = 3;

  /** Buckets of a chain that are looked at without the lock, when links may lead anywhere. */
  private static final int LIKELY_BUCKETS = 3;

  private static final int[] NO_SEGMENTS = new int[0];

  private final Space space;
  private final Blocks blocks;
  private final IndexedEntries entries;
  private final Chains chains;
  private final int owner;
  private final int shardBits;

  private int[] segments = NO_SEGMENTS;
  private int buckets;

  /** One less than the least power of two that is not below the number of buckets. */
  private int mask;

  private long size;

  @SuppressWarnings("unused") // only so that the compiler cannot find that nobody needs it
  private long warmed;

  /**
   * Creates an empty index, which has no block.
   *
   * @param owner what {@link #owner(Space, int)} shall answer
   * @param shardBits how many low bits the hashes of the shard have in common
   */
  public Index(Space space, Blocks blocks, IndexedEntries entries, int owner, int shardBits) {
    this.space = space;
    this.blocks = blocks;
    this.entries = entries;
    this.chains = new Chains(space, blocks);
    this.owner = owner;
    this.shardBits = shardBits;
  }

  /** How many entries there are. */
  public long size() {
    return size;
  }

  /** Bytes in blocks, before the allocator rounds them up. */
  public long bytes() {
    if (buckets == 0) {
      return 0;
    }
    int others = (buckets - 1) >>> Segment.SHIFT;
    return (long) Segment.bytes(Segment.capacity(space, segments[0]))
        + (long) others * Segment.bytes(Segment.BUCKETS)
        + (long) chains.added() * Bucket.BYTES;
  }

  /** Returns the entry whose key is the {@code keyLength} bytes at {@code keyIndex}, or 0. */
  public int find(long hash, ByteBuf source, int keyIndex, int keyLength) {
    int tag = Bucket.tag(hash);
    for (int bucket = headOf(hash); bucket != 0; bucket = Bucket.link(space, bucket)) {
      for (long m = Bucket.matches(space, bucket, tag); m != 0; m &= m - 1) {
        int entry = Bucket.entry(space, bucket, Bucket.slot(m));
        if (entries.hasKey(entry, source, keyIndex, keyLength)) {
          return entry;
        }
      }
    }
    return 0;
  }

  /**
   * Makes sure that the next {@link #insert} of this hash will succeed, if nothing is inserted or
   * removed before it. Blocks may move meanwhile. Room that is not used does no harm.
   *
   * @return false if a block is wanting; no entry was harmed then. A page that becomes free for any
   *     kind of block mends that, evicting a few entries may not
   */
  public boolean makeRoom(long hash) {
    if (buckets == 0) {
      return begin();
    }
    if (size >= (long) buckets * MAX_LOAD && !split()) {
      return false;
    }
    return chains.makeRoom(headOf(hash));
  }

  /** Adds an entry whose key is not there, after {@link #makeRoom}. */
  public void insert(long hash, int entry) {
    if (buckets == 0) {
      throw new IllegalStateException("an entry was inserted without making room");
    }
    chains.add(headOf(hash), Bucket.tag(hash), entry);
    size++;
    if (size > (long) buckets * TARGET_LOAD) {
      split(); // Without memory for it, the next insertion tries again.
    }
  }

  /** Removes an entry that is there. */
  public void remove(long hash, int entry) {
    int tag = Bucket.tag(hash);
    int head = headOf(hash);
    for (int bucket = head; bucket != 0; bucket = Bucket.link(space, bucket)) {
      int slot = Bucket.slotOf(space, bucket, tag, entry);
      if (slot >= 0) {
        removeAt(head, bucket, slot);
        if (size < (long) buckets * MIN_LOAD && buckets > 1) {
          merge(); // Without memory for it, the next removal tries again.
        }
        return;
      }
    }
    throw notThere();
  }

  /** Removes any entry and returns it; 0 if there is none, and then no block is left either. */
  public int poll() {
    if (size == 0) {
      end(); // Room may have been made and not used.
      return 0;
    }
    int head = head(buckets - 1);
    while (Bucket.count(space, head) == 0) {
      merge();
      head = head(buckets - 1);
    }
    int entry = Bucket.entry(space, head, 0);
    removeAt(head, head, 0);
    return entry;
  }

  private void removeAt(int head, int bucket, int slot) {
    chains.remove(head, bucket, slot);
    chains.settle();
    size--;
    if (size == 0) {
      end();
    }
  }

  /** Puts an entry in the place of another of the same hash. */
  public void replace(long hash, int from, int to) {
    int tag = Bucket.tag(hash);
    for (int b = headOf(hash); b != 0; b = Bucket.link(space, b)) {
      int slot = Bucket.slotOf(space, b, tag, from);
      if (slot >= 0) {
        Bucket.setEntry(space, b, slot, to);
        return;
      }
    }
    throw notThere();
  }

  private static IllegalStateException notThere() {
    return new IllegalStateException("the entry is not in the index");
  }

  /**
   * Reads the bucket of a hash so that it is near when it is needed. Any thread may do so at any
   * time; the answer means nothing.
   */
  public long warmBucket(long hash) {
    int head = likelyHead(hash);
    try {
      return head == 0 ? 0 : Bucket.warm(space, head);
    } catch (IndexOutOfBoundsException outdated) {
      return 0; // What was read of the index was not of one moment.
    }
  }

  /**
   * Returns the entry that a hash most likely belongs to, or 0. Any thread may ask at any time;
   * what it gets may be outdated or no entry at all.
   */
  public int likelyEntry(long hash) {
    int tag = Bucket.tag(hash);
    try {
      int bucket = likelyHead(hash);
      for (int i = 0; i < LIKELY_BUCKETS && bucket != 0; i++) {
        long matches = Bucket.matches(space, bucket, tag);
        if (matches != 0) {
          return Bucket.entry(space, bucket, Bucket.slot(matches));
        }
        bucket = Bucket.link(space, bucket);
      }
      return 0;
    } catch (IndexOutOfBoundsException outdated) {
      return 0; // What was read of the index was not of one moment.
    }
  }

  private int likelyHead(long hash) {
    int[] current = segments;
    int number = number(hash >>> shardBits);
    int segment = number >>> Segment.SHIFT;
    int block = segment < current.length ? current[segment] : 0;
    return block == 0 ? 0 : Segment.bucket(block, number);
  }

  /** The owner of the index that a segment is of. */
  public static int owner(Space space, int segment) {
    return Segment.owner(space, segment);
  }

  /** An entry of the index that an overflow block is of. */
  public static int anyEntry(Space space, int overflow) {
    return Bucket.entry(space, overflow, 0);
  }

  /** Tells that a segment has been copied to another block. */
  public void segmentMoved(int from, int to) {
    int number = Segment.number(space, to);
    if (number >= segments.length || segments[number] != from) {
      throw new IllegalStateException("the moved segment is not in the index");
    }
    segments[number] = to;
  }

  /** Tells that an overflow block has been copied to another; one of its entries has this hash. */
  public void overflowMoved(long hash, int from, int to) {
    chains.moved(headOf(hash), from, to);
  }

  /** The place of a hash in the order in which {@link Walk} goes, as an unsigned number. */
  public long position(long hash) {
    return Long.reverse(hash >>> shardBits);
  }

  // The buckets' numbers and places.

  /** First bucket of the chain of a hash; 0 if the index is empty. */
  private int headOf(long hash) {
    return buckets == 0 ? 0 : head(number(hash >>> shardBits));
  }

  /** Number of the bucket of what is left of a hash without the bits of the shard. */
  int number(long bits) {
    int number = (int) bits & mask;
    return number & (mask >>> ((buckets - 1 - number) >>> (Integer.SIZE - 1)));
  }

  int head(int number) {
    return Segment.bucket(segments[number >>> Segment.SHIFT], number);
  }

  /** First position behind those of a bucket; 0 if it has the last ones. */
  long behind(int number) {
    int half = (mask + 1) >>> 1;
    boolean isSplit = number >= half || number < buckets - half;
    int depth = Integer.bitCount(mask) - (isSplit ? 0 : 1);
    return depth <= 0 ? 0 : Long.reverse(number) + (1L << (Long.SIZE - depth));
  }

  Space space() {
    return space;
  }

  IndexedEntries entries() {
    return entries;
  }

  private void setBuckets(int count) {
    buckets = count;
    mask = Math.max(0, (Integer.highestOneBit(count - 1) << 1) - 1);
  }

  // Growing and shrinking.

  private boolean begin() {
    int segment = newSegment(0, 1);
    if (segment == 0) {
      return false;
    }
    segments = new int[] {segment};
    Bucket.clear(space, head(0));
    setBuckets(1);
    return true;
  }

  private void end() {
    for (int segment : segments) {
      if (segment != 0) {
        blocks.free(segment);
      }
    }
    segments = NO_SEGMENTS;
    setBuckets(0);
  }

  private boolean split() {
    if (!makeRoomForBucket()) {
      return false;
    }
    int added = buckets;
    int bit = Integer.highestOneBit(added);
    int low = head(added ^ bit);
    int high = head(added);
    Bucket.clear(space, high);
    divide(low, high, shardBits + Integer.numberOfTrailingZeros(bit));
    chains.settle();
    setBuckets(added + 1);
    return true;
  }

  /** Moves the entries whose hashes have a bit from one chain to another. */
  private void divide(int low, int high, int hashBit) {
    for (int bucket = low; bucket != 0; bucket = Bucket.link(space, bucket)) {
      int unseen = Bucket.used(space, bucket);
      while (unseen != 0) {
        boolean isLast = Bucket.link(space, bucket) == 0;
        int leaving = slotsWithBit(bucket, unseen, hashBit);
        for (int left = leaving; left != 0; left ^= Integer.highestOneBit(left)) {
          int slot = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(left);
          int tag = Bucket.tagAt(space, bucket, slot);
          int entry = Bucket.entry(space, bucket, slot);
          chains.remove(low, bucket, slot);
          chains.add(high, tag, entry);
        }
        if (isLast) {
          return; // What has filled holes was of this bucket and stays; the bucket may be gone.
        }
        unseen = leaving & Bucket.used(space, bucket);
      }
    }
  }

  private int slotsWithBit(int bucket, int slots, int hashBit) {
    warmEntries(bucket, slots);
    int found = 0;
    for (int left = slots; left != 0; left &= left - 1) {
      int slot = Integer.numberOfTrailingZeros(left);
      long hash = entries.hash(Bucket.entry(space, bucket, slot));
      found |= ((int) (hash >>> hashBit) & 1) << slot;
    }
    return found;
  }

  /**
   * Reads the entries one right after the other, so that waiting for them overlaps. What their
   * hashes take between two of them is more than a processor looks ahead.
   */
  private void warmEntries(int bucket, int slots) {
    long read = 0;
    for (int left = slots; left != 0; left &= left - 1) {
      read ^= entries.warm(Bucket.entry(space, bucket, Integer.numberOfTrailingZeros(left)));
    }
    warmed = read;
  }

  private void merge() {
    int last = buckets - 1;
    if (chains.merge(head(last), head(last ^ Integer.highestOneBit(last)))) {
      setBuckets(last);
      dropRoomForBucket();
    }
  }

  private boolean makeRoomForBucket() {
    int segment = buckets >>> Segment.SHIFT;
    if (segment == 0) {
      int capacity = Segment.capacity(space, segments[0]);
      return buckets < capacity || resizeFirst(2 * capacity);
    }
    if ((buckets & (Segment.BUCKETS - 1)) != 0) {
      return true;
    }
    if (segment == segments.length) {
      segments = Arrays.copyOf(segments, 2 * segment);
    }
    segments[segment] = newSegment(segment, Segment.BUCKETS);
    return segments[segment] != 0;
  }

  private void dropRoomForBucket() {
    int segment = buckets >>> Segment.SHIFT;
    if (segment == 0) {
      int capacity = Segment.capacity(space, segments[0]);
      if (buckets <= capacity / 2) {
        resizeFirst(capacity / 2); // Without memory for it, it stays larger than it must be.
      }
    } else if ((buckets & (Segment.BUCKETS - 1)) == 0) {
      blocks.free(segments[segment]);
      segments[segment] = 0;
      if (segment <= segments.length / 4) {
        segments = Arrays.copyOf(segments, segments.length / 2);
      }
    }
  }

  private boolean resizeFirst(int capacity) {
    int segment = newSegment(0, capacity);
    if (segment == 0) {
      return false;
    }
    int old = segments[0];
    int copied = Math.min(capacity, Segment.capacity(space, old)) * Bucket.UNITS;
    space.copy(Segment.bucket(old, 0), Segment.bucket(segment, 0), copied * Space.UNIT);
    segments[0] = segment;
    blocks.free(old);
    return true;
  }

  private int newSegment(int number, int capacity) {
    int segment = blocks.allocate(BlockKind.INDEX_SEGMENT, Segment.bytes(capacity));
    if (segment != 0) {
      Segment.initialize(space, segment, owner, number, capacity);
    }
    return segment;
  }

  /**
   * Looks at everything; for tests and assertions.
   *
   * @return how many entries were found, each in the chain that its hash belongs to
   * @throws IllegalStateException if something is not as it must be
   */
  public long verify() {
    long found = 0;
    int added = 0;
    for (int number = 0; number < buckets; number++) {
      int head = head(number);
      for (int bucket = head; bucket != 0; bucket = Bucket.link(space, bucket)) {
        int count = Bucket.count(space, bucket);
        check(bucket == head || count > 0, "an added bucket is empty");
        for (int slot = 0; slot < count; slot++) {
          long hash = entries.hash(Bucket.entry(space, bucket, slot));
          check(Bucket.tagAt(space, bucket, slot) == Bucket.tag(hash), "a tag is wrong");
          check(number(hash >>> shardBits) == number, "an entry is in a wrong bucket");
        }
        found += count;
        added += bucket == head ? 0 : 1;
      }
    }
    check(found == size, "there are fewer or more entries than were counted");
    check(added == chains.added(), "there are fewer or more added buckets than were counted");
    return found;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
