package io.crabcache.engine.store;

/**
 * Where the fields of an entry lie in its block. Everything is little-endian.
 *
 * <pre>
 *    0 +---------------------------------------------------+-----------------+
 *      | version (56)                                      | flags (8)       |
 *    8 +-----------------+-------------------+-------------+-----------------+
 *      | table id (16)   | key length (17)   | value length (31)             |
 *   16 +-----------------+-------------------+-------------------------------+
 *      | next in its list (32)               | previous in its list (32)     |
 *   24 +-------------------------------------+-------------------------------+
 *      | expiry, milliseconds (64)                                           |  EXPIRING
 *   32 +-------------------------------------+-------------------------------+
 *      | next in its wheel's slot (32)       | previous in the slot (32)     |  EXPIRING
 *   40 +-------------------------------------+-------------------------------+
 *      | hash of the key (64)                                                |  LARGE
 *   48 +-------------------------------------+-------------------------------+
 *      | unused (32)                         | first fragment (32)           |  LARGE
 *      +-------------------------------------+-------------------------------+
 *      | key, then value                                                     |
 *
 *   flags: bits 0-1 the list that the entry is in, bit 2 EXPIRING, bit 3 LARGE, bit 4 OWN_POLICY,
 *     bit 5 USED
 * </pre>
 *
 * The fields of an expiry are there only if the entry has had one. An entry that is LARGE always
 * has them: its head is a block of the largest size, and what does not fit follows in fragments:
 *
 * <pre>
 *    0 +-------------------------------------+-------------------------------+
 *      | next fragment (32)                  | fragment or head before (32)  |
 *    8 +-------------------------------------+-------------------------------+
 *      | key and value, continued                                            |
 * </pre>
 */
final class EntryLayout {
  static final int STATE = 0;
  static final int SIZES = 8;
  static final int PREVIOUS = 16;
  static final int NEXT = 20;
  static final int PLAIN_HEADER_BYTES = 24;

  static final int EXPIRY = 24;
  static final int PREVIOUS_TIMED = 32;
  static final int NEXT_TIMED = 36;
  static final int EXPIRING_HEADER_BYTES = 40;

  static final int HASH = 40;
  static final int FIRST_FRAGMENT = 48;
  static final int LARGE_HEADER_BYTES = 56;

  static final int FRAGMENT_BEFORE = 0;
  static final int FRAGMENT_NEXT = 4;
  static final int FRAGMENT_HEADER_BYTES = 8;

  static final int REGION_MASK = 0x3;
  static final int EXPIRING = 1 << 2;
  static final int LARGE = 1 << 3;
  static final int OWN_POLICY = 1 << 4;
  static final int USED = 1 << 5;

  static final int VERSION_SHIFT = 8;
  static final long FLAGS_MASK = (1L << VERSION_SHIFT) - 1;

  static final int KEY_SHIFT = 31;
  static final int TABLE_SHIFT = 48;
  static final long VALUE_MASK = (1L << KEY_SHIFT) - 1;
  static final long KEY_MASK = (1L << (TABLE_SHIFT - KEY_SHIFT)) - 1;

  /** Most tables that entries of a shard can name. */
  static final int MAX_TABLES = 1 << (Long.SIZE - TABLE_SHIFT);

  private EntryLayout() {}

  /** Puts lengths and table into one word. */
  static long sizes(int table, int keyLength, int valueLength) {
    return ((long) table << TABLE_SHIFT) | ((long) keyLength << KEY_SHIFT) | valueLength;
  }
}
