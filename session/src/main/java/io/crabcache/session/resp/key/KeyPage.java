package io.crabcache.session.resp.key;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.ExpectedReplies;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Some keys of a database, one behind the other, as the engine hands them out while it holds locks;
 * what is done with them comes later.
 */
final class KeyPage extends ExpectedReplies {

  /** Most keys of a page, but for those of equal position. */
  static final int MAX_KEYS = 1000;

  /** Most bytes that end a page. */
  static final int MAX_BYTES = 64 * 1024;

  private final CommandBatch batch = new CommandBatch();
  private final ByteBuf keys;
  private final int maxBytes;
  private int[] ends = new int[16];
  private int count;
  private long next;

  /**
   * Creates an empty page in a buffer, which its caller releases.
   *
   * @param maxBytes bytes that end a page, at most {@link #MAX_BYTES}; it has at least one key
   */
  KeyPage(ByteBuf keys, int maxBytes) {
    this.keys = keys;
    this.maxBytes = maxBytes;
  }

  /** Reads the keys from a position on; {@link #failure} tells whether that went wrong. */
  void read(Call call, long position, int limit) {
    keys.clear();
    count = 0;
    batch.clear();
    batch.add(Commands.ITERATE, 0, call.cache()).setVersion(position).setLimit(limit);
    call.execute(batch, this);
  }

  int count() {
    return count;
  }

  /** Position of the next page; 0 if there is none. */
  long next() {
    return next;
  }

  /** Where the keys lie. */
  ByteBuf keys() {
    return keys;
  }

  int index(int key) {
    return key == 0 ? 0 : ends[key - 1];
  }

  int length(int key) {
    return ends[key] - index(key);
  }

  @Override
  public ByteBuf beginEntry(long version, long expiry, int keyLength, int valueLength) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = keys.writerIndex() + keyLength;
    return keys;
  }

  @Override
  public void endEntries(long cursor) {
    next = cursor;
  }

  @Override
  public int room() {
    return Math.max(0, maxBytes - keys.writerIndex());
  }
}
