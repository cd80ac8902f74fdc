package io.crabcache.protocol;

/**
 * What the block of a result holds, by the command that it answers.
 *
 * <pre>
 *  OPEN        offset  0  created (u8): 1 if this command created the cache
 *                      1  settings: varint length, {@link CacheSettings} as the cache has them
 *
 *  ITERATE     offset  0  cursor of the next page (u64), 0 at the end
 *                      8  count (u32)
 *                     12  entries: version (u64), key (varint length, bytes), and with
 *                         WITH_VALUES value (varint length, bytes)
 *
 *  LIST        offset  0  count (u32)
 *                      4  names, ascending: varint length, UTF-8
 *
 *  STATISTICS  offset  0  count (u32)
 *                      4  counters: name (varint length, UTF-8), value (i64)
 * </pre>
 */
public final class BlockLayout {

  /** In a page of entries: cursor of the next page. */
  public static final int CURSOR_OFFSET = 0;

  /** In a page of entries: how many follow. */
  public static final int ENTRY_COUNT_OFFSET = CURSOR_OFFSET + Long.BYTES;

  /** In a page of entries: the first. */
  public static final int ENTRIES_OFFSET = ENTRY_COUNT_OFFSET + Integer.BYTES;

  /** Most bytes of an entry beside its key and value. */
  public static final int MAX_ENTRY_OVERHEAD_BYTES = Long.BYTES + 2 * Varint.MAX_BYTES;

  /** Most bytes of a name in a list beside its text, or of a counter beside its name. */
  public static final int MAX_ITEM_OVERHEAD_BYTES = Varint.MAX_BYTES + Long.BYTES;

  /** Most bytes of the block that answers OPEN. */
  public static final int MAX_OPEN_BYTES = 1 + Varint.MAX_BYTES + CacheSettings.MAX_ENCODED_BYTES;

  private BlockLayout() {}
}
