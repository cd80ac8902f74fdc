package io.crabcache.engine.store.index;

import io.crabcache.engine.store.memory.Space;

/**
 * Layout of a segment: a block with a line that says whose it is, and a run of buckets.
 *
 * <pre>
 *   0                 4                 8                 12                16
 *   +-----------------+-----------------+-----------------+-----------------+
 * 0 | owner           | number          | buckets, a power of two, 1 to 16  | not used
 *   +-----------------+-----------------+-----------------+-----------------+
 * 64| bucket 0        ...
 *   +-----------------------------------
 * </pre>
 *
 * Segment 0 grows from 1 to {@value #BUCKETS} buckets with its index; the others have that many.
 */
final class Segment {
  static final int BUCKETS = 16;
  static final int SHIFT = Integer.numberOfTrailingZeros(BUCKETS);

  private static final int HEADER_BYTES = Bucket.BYTES;
  private static final int OWNER = 0;
  private static final int NUMBER = 4;
  private static final int CAPACITY = 8;

  private Segment() {}

  /** Bytes of a segment with so many buckets. */
  static int bytes(int capacity) {
    return HEADER_BYTES + capacity * Bucket.BYTES;
  }

  static void initialize(Space space, int segment, int owner, int number, int capacity) {
    space.putInt(segment, OWNER, owner);
    space.putInt(segment, NUMBER, number);
    space.putInt(segment, CAPACITY, capacity);
  }

  static int owner(Space space, int segment) {
    return space.getInt(segment, OWNER);
  }

  static int number(Space space, int segment) {
    return space.getInt(segment, NUMBER);
  }

  static int capacity(Space space, int segment) {
    return space.getInt(segment, CAPACITY);
  }

  /** The bucket with a number, counted in the whole index. */
  static int bucket(int segment, int number) {
    return segment + Bucket.UNITS + (number & (BUCKETS - 1)) * Bucket.UNITS;
  }
}
