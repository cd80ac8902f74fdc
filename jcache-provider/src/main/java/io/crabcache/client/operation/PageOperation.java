package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Modifiers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** ITERATE: one page of a cache's entries. */
public final class PageOperation extends SingleOperation {
  private static final int MIN_ENTRY_BYTES = Long.BYTES + 1;

  private final CacheBinding cache;
  private final long cursor;
  private final int limit;
  private final boolean withValues;
  private List<byte[]> keys = List.of();
  private List<byte[]> values = List.of();
  private long[] versions = {};
  private long nextCursor;

  /** Creates the operation; {@code cursor} is 0 for the first page. */
  public PageOperation(CacheBinding cache, long cursor, int limit, boolean withValues) {
    super(cache);
    this.cache = cache;
    this.cursor = cursor;
    this.limit = limit;
    this.withValues = withValues;
  }

  @Override
  public PageOperation await() {
    super.await();
    return this;
  }

  /** The keys; may be empty before the last page, too. */
  public List<byte[]> keys() {
    return keys;
  }

  /** The values in the order of the keys; empty if they were not asked for. */
  public List<byte[]> values() {
    return values;
  }

  /** Version of the entry whose key has this index. */
  public long version(int index) {
    return versions[index];
  }

  /** Cursor of the next page, 0 if this was the last. */
  public long nextCursor() {
    return nextCursor;
  }

  @Override
  boolean waitsForListeners() {
    return false;
  }

  @Override
  public long maxBytes(int command) {
    return CommandWriter.MAX_OVERHEAD_BYTES;
  }

  @Override
  public void write(int command, CommandWriter out) {
    out.iterate(withValues ? Modifiers.WITH_VALUES : 0, cache.id(), cursor, limit);
  }

  @Override
  void readBlock(ByteBuf block) {
    long next = block.readLongLE();
    int count = Bytes.count(block, MIN_ENTRY_BYTES);
    List<byte[]> readKeys = new ArrayList<>(count);
    List<byte[]> readValues = new ArrayList<>(withValues ? count : 0);
    versions = new long[count];
    for (int i = 0; i < count; i++) {
      versions[i] = block.readLongLE();
      readKeys.add(Bytes.field(block));
      if (withValues) {
        readValues.add(Bytes.field(block));
      }
    }
    Bytes.end(block);
    keys = readKeys;
    values = readValues;
    nextCursor = next;
  }
}
