package io.crabcache.protocol;

/**
 * What the events of a cache look like on their way to a client, and how far it has dealt with
 * them.
 *
 * <pre>
 *  EVENT frame:        header (12) | count (u32) | events
 *  event:              subscription (varint) | number (u64) | kind (u8) | parts (u8)
 *                      | version (u64) | key | value, with VALUE | old value, with OLD_VALUE
 *  ACKNOWLEDGE frame:  header (12) | subscription (varint) | number (u64)
 *  SETTLED frame:      header (12), with the correlation id of the reply
 * </pre>
 *
 * Key and values are a varint length and bytes. Numbers count the events of a subscription from 1
 * on, those included that were missed. To acknowledge one acknowledges all before it.
 */
public final class EventLayout {

  /** A key that had no entry has one. Interest and kind. */
  public static final int CREATED = 1;

  /** An entry has another value. Interest and kind. */
  public static final int UPDATED = 1 << 1;

  /** A client has removed an entry. Interest and kind. */
  public static final int REMOVED = 1 << 2;

  /** An entry's time has passed. Interest and kind. */
  public static final int EXPIRED = 1 << 3;

  /** Interest: the value before the change comes with UPDATED, REMOVED and EXPIRED. */
  public static final int OLD_VALUES = 1 << 4;

  /** Interest: who changes something waits until the events are acknowledged. */
  public static final int SYNCHRONOUS = 1 << 5;

  /** All interests that version 1 knows. */
  public static final int INTERESTS = (1 << 6) - 1;

  /** Kind: events were dropped because too many waited; the version tells how many. No key. */
  public static final int MISSED = 1 << 6;

  /** Kind: the cache was destroyed, and with it the subscription. No key. */
  public static final int ENDED = 1 << 7;

  /** Part: the value that the entry has now. */
  public static final int VALUE = 1;

  /** Part: the value that the entry had before. */
  public static final int OLD_VALUE = 1 << 1;

  /** Offset of the number of events in a frame (u32). */
  public static final int COUNT_OFFSET = FrameLayout.HEADER_BYTES;

  /** Offset of the first event. */
  public static final int EVENTS_OFFSET = COUNT_OFFSET + Integer.BYTES;

  /** Most bytes of an event beside its key and values. */
  public static final int MAX_OVERHEAD_BYTES = 4 * Varint.MAX_BYTES + 2 * Long.BYTES + 2;

  /** Fewest bytes of an event. */
  static final int MIN_EVENT_BYTES = 1 + Long.BYTES + 2 + Long.BYTES + 1;

  /** All parts that version 1 knows. */
  static final int PARTS = VALUE | OLD_VALUE;

  private EventLayout() {}

  /** Tells whether version 1 has events of the kind. */
  static boolean isKind(int kind) {
    return Integer.bitCount(kind) == 1
        && kind <= ENDED
        && kind != OLD_VALUES
        && kind != SYNCHRONOUS;
  }
}
