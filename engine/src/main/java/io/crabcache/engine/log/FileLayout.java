package io.crabcache.engine.log;

/**
 * Header of a segment or of a part of a snapshot. Little-endian, highest bits on the left:
 *
 * <pre>
 *  0 | magic "CRABWAL" and a kind: 'L' segment, 'S' part of a snapshot (64) |
 *  8 | version of the format (32)      | length of this header (32)         |
 * 16 | id of the log (64)                                                   |
 * 24 | id of the file (64)                                                  |
 * 32 | position of the first record (64)                                    |
 * 40 | highest version that was assigned when the file was made (64)        |
 * 48 | milliseconds since 1970 when the file was made (64)                  |
 * 56 | 0 (32)                          | CRC32C of the 56 bytes before (32) |
 * </pre>
 *
 * Later versions of the format keep the places of magic, version and checksum, so that a program
 * can tell a newer file from a damaged one.
 *
 * <p>The id of the log is a random number of the data directory, so that files of two directories
 * do not mix; the id of the file is another one, which goes into the checksum of each of its
 * blocks, so that what a reused block of the disk held before is never taken for a part of it.
 */
final class FileLayout {
  static final int MAGIC = 0;
  static final int HEADER_LENGTH = 8;
  static final int FORMAT = 12;
  static final int LOG_ID = 16;
  static final int FILE_ID = 24;
  static final int FIRST_POSITION = 32;
  static final int HIGHEST_VERSION = 40;
  static final int CREATED_MILLIS = 48;
  static final int CHECKSUM = 56;

  /** Bytes of the header. */
  static final int BYTES = 64;

  /** Version of the format that this code writes, and the only one that it reads. */
  static final int FORMAT_VERSION = 1;

  private static final long NAME = 0x00_4C_41_57_42_41_52_43L; // "CRABWAL", last letter highest

  /** First word of a segment. */
  static final long SEGMENT = NAME | (long) 'L' << 56;

  /** First word of a part of a snapshot. */
  static final long SNAPSHOT = NAME | (long) 'S' << 56;

  private FileLayout() {}
}
