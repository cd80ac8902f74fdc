package io.crabcache.engine.log;

/**
 * Header of a block: what was written at one go. Records follow. Little-endian, highest bits on the
 * left:
 *
 * <pre>
 *  0 | magic 0x4B4C4257 "WBLK" (32)    | CRC32C (32)                        |
 *  8 | number of records (32)          | bytes of records (32)              |
 * 16 | 0 (32)                          | flags (32)                         |
 * 24 | position of the first record (64)                                    |
 * 32 | position up to which the log was on disk when this was written (64)  |
 * 40 | highest version that was assigned when this was written (64)         |
 *    | records                                                              |
 * </pre>
 *
 * The checksum covers the id of the file, little-endian, and then everything from offset 8 to the
 * last record's end. Bytes of records are a multiple of 8.
 *
 * <pre>
 * flags: bit 0 CLOSED, the file was closed in good order behind this block, which has no records
 * </pre>
 */
final class BlockLayout {
  static final int CHECKSUM = 0;
  static final int MAGIC = 4;
  static final int LENGTH = 8;
  static final int RECORDS = 12;
  static final int FLAGS = 16;
  static final int POSITION = 24;
  static final int SYNCED_POSITION = 32;
  static final int HIGHEST_VERSION = 40;

  /** Bytes of the header. */
  static final int BYTES = 48;

  /** Offset of the first byte that the checksum covers. */
  static final int COVERED_FROM = LENGTH;

  static final int MAGIC_VALUE = 0x4B_4C_42_57;

  /** Flag: nothing follows in this file. */
  static final int CLOSED = 1;

  private BlockLayout() {}
}
