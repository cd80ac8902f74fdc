package io.crabcache.protocol;

/**
 * What a reply frame and the results in it look like.
 *
 * <pre>
 *  reply frame:  header (12) | sequence (u64) | count (u32) | results
 *  result:       status (u8) | flags (u8) | parts in the order of their flags' bits
 *  error result: status = ERROR | 0 | code (u16) | text (varint length, UTF-8)
 * </pre>
 */
public final class ResultLayout {

  /** Offset of the highest sequence number that the server had assigned (u64). */
  public static final int SEQUENCE_OFFSET = FrameLayout.HEADER_BYTES;

  /** Offset of the number of results in this frame (u32). */
  public static final int COUNT_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

  /** Offset of the first result. */
  public static final int RESULTS_OFFSET = COUNT_OFFSET + Integer.BYTES;

  /** The key had a live entry before the command. No bytes. */
  public static final int EXISTED = 1;

  /** The command left an entry in the store (not so if its expiry had passed already). No bytes. */
  public static final int STORED = 1 << 1;

  /** Version of the entry found or written (u64). */
  public static final int VERSION = 1 << 2;

  /**
   * Expiry of the entry found or written: milliseconds of the server's clock, -1 for none (i64).
   */
  public static final int EXPIRY = 1 << 3;

  /** A number: a count (i64). */
  public static final int NUMBER = 1 << 4;

  /** A value: varint length and bytes. */
  public static final int VALUE = 1 << 5;

  /** A block whose content depends on the command: length (u32) and bytes. */
  public static final int BLOCK = 1 << 6;

  /** Somebody holds a lease on the key. No bytes. */
  public static final int LEASED = 1 << 7;

  /** All flags that version 1 knows. */
  public static final int ALL = (1 << 8) - 1;

  /** Expiry of an entry that does not expire. */
  public static final long NO_EXPIRY = -1;

  /** Most bytes of a result beside its value, block or text. */
  public static final int MAX_OVERHEAD_BYTES =
      2 + 3 * Long.BYTES + Integer.BYTES + Varint.MAX_BYTES;

  /** Most bytes of an error's text. */
  public static final int MAX_TEXT_BYTES = 1024;

  private ResultLayout() {}
}
