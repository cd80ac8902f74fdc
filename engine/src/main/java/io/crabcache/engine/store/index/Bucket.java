package io.crabcache.engine.store.index;

import io.crabcache.engine.store.memory.Space;

/**
 * Layout of a bucket: one line of the processor's cache, with up to {@value #SLOTS} entries.
 *
 * <pre>
 *   0        1        2        3        4        5        6        7        8
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 * 0 | tag 0  | tag 1  | tag 2  | tag 3  | tag 4  | tag 5  | tag 6  | tag 7  |
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 * 8 | tag 8  | tag 9  | tag 10 | tag 11 | link to the next bucket, 0: none  |
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 * 16| reference of entry 0              | reference of entry 1              |
 *   +-----------------------------------+-----------------------------------+
 *   | ...                               | reference of entry 11             |
 *   +-----------------------------------+-----------------------------------+ 64
 * </pre>
 *
 * A tag is the leading byte of the entry's hash, or 1 for 0, because 0 says that the slot is free.
 * Used slots come first. The reference in a free slot has no meaning.
 *
 * <p>All tags are compared at once, in two words (Lamport, "Multiple byte processing with full-word
 * instructions", 1975). The result is one word with a bit for each match: bit 7 of byte {@code i}
 * for slot {@code i}, bit 3 of byte {@code i} for slot {@code 8 + i}. It is exact, because the
 * cheaper form, which may also report what stands behind a match, would report free slots.
 */
final class Bucket {
  static final int BYTES = 64;
  static final int SLOTS = 12;

  /** Bytes of a bucket in steps of a reference. */
  static final int UNITS = BYTES / Space.UNIT;

  private static final int TAGS = 0;
  private static final int MORE_TAGS = 8;
  private static final int LINK = 12;
  private static final int ENTRIES = 16;
  private static final int ENTRY_SHIFT = 2;

  private static final long EVERY_BYTE = 0x0101010101010101L;
  private static final long SEVEN_BITS = 0x7F7F7F7F7F7F7F7FL;
  private static final long FOUR_BYTES = 0xFFFFFFFFL;

  private Bucket() {}

  /** The tag that tells a hash from most others of its bucket, 1 to 255. */
  static int tag(long hash) {
    int top = (int) (hash >>> (Long.SIZE - Byte.SIZE));
    return top + ((top - 1) >>> (Integer.SIZE - 1));
  }

  /** The slots with a tag, or the free ones for 0; see {@link #slot}. */
  static long matches(Space space, int bucket, int tag) {
    long pattern = tag * EVERY_BYTE;
    long first = zeroBytes(space.getLong(bucket, TAGS) ^ pattern);
    long second = zeroBytes(space.getLong(bucket, MORE_TAGS) ^ pattern) & FOUR_BYTES;
    return first | (second >>> 4);
  }

  /** Sets the top bit of each byte that is zero, and no other. */
  private static long zeroBytes(long word) {
    return ~(((word & SEVEN_BITS) + SEVEN_BITS) | word | SEVEN_BITS);
  }

  /** The slot of the lowest bit of what {@link #matches} found. */
  static int slot(long matches) {
    int bit = Long.numberOfTrailingZeros(matches);
    return (bit >>> 3) + ((~bit & 4) << 1);
  }

  /** How many slots are used: those from 0 on. */
  static int count(Space space, int bucket) {
    return SLOTS - Long.bitCount(matches(space, bucket, 0));
  }

  /** A bit for each slot that is used. */
  static int used(Space space, int bucket) {
    return (1 << count(space, bucket)) - 1;
  }

  static int entry(Space space, int bucket, int slot) {
    return space.getInt(bucket, ENTRIES + (slot << ENTRY_SHIFT));
  }

  static void setEntry(Space space, int bucket, int slot, int entry) {
    space.putInt(bucket, ENTRIES + (slot << ENTRY_SHIFT), entry);
  }

  static int tagAt(Space space, int bucket, int slot) {
    return space.getByte(bucket, TAGS + slot) & 0xFF;
  }

  /** Sets a slot's tag; 0 makes it free. */
  static void setTag(Space space, int bucket, int slot, int tag) {
    space.putByte(bucket, TAGS + slot, (byte) tag);
  }

  /** The slot of an entry that has this tag, or -1. */
  static int slotOf(Space space, int bucket, int tag, int entry) {
    for (long m = matches(space, bucket, tag); m != 0; m &= m - 1) {
      int slot = slot(m);
      if (entry(space, bucket, slot) == entry) {
        return slot;
      }
    }
    return -1;
  }

  static int link(Space space, int bucket) {
    return space.getInt(bucket, LINK);
  }

  static void setLink(Space space, int bucket, int next) {
    space.putInt(bucket, LINK, next);
  }

  /** Makes a bucket without entries and link of whatever was there. */
  static void clear(Space space, int bucket) {
    space.putLong(bucket, TAGS, 0);
    space.putLong(bucket, MORE_TAGS, 0);
  }

  /** The first word, for those who only want the line to be near. */
  static long warm(Space space, int bucket) {
    return space.getLong(bucket, TAGS);
  }
}
