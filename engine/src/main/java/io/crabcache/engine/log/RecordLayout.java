package io.crabcache.engine.log;

/**
 * A record: one mutation. Little-endian, highest bits on the left:
 *
 * <pre>
 *  0 | number of the cache (48)                      | flags (8) | kind (8) |
 *  8 | bytes of the value (32)         | bytes of the key (32)              |
 * 16 | epoch of the cache (64)                                              |
 * 24 | version (64)                                                         |
 * 32 | expiry, milliseconds (64)                                            |  only if EXPIRING
 *    | key, then value, then zeros up to a multiple of 8                    |
 *
 * flags: bit 0 EXPIRING
 * </pre>
 *
 * What the fields mean for each kind is told by {@link RecordKind}.
 */
final class RecordLayout {
  static final int KIND = 0;
  static final int FLAGS = 1;
  static final int CACHE = 2;
  static final int KEY_LENGTH = 8;
  static final int VALUE_LENGTH = 12;
  static final int EPOCH = 16;
  static final int VERSION = 24;
  static final int EXPIRY = 32;

  /** Bytes of a header without expiry. */
  static final int BYTES = 32;

  /** Bytes of a header with expiry. */
  static final int BYTES_EXPIRING = 40;

  /** Flag: the header has an expiry. */
  static final int EXPIRING = 1;

  /** Highest number of a cache. */
  static final long MAX_CACHE = (1L << 48) - 1;

  /** All records begin at multiples of this. */
  static final int ALIGNMENT = 8;

  private RecordLayout() {}
}
