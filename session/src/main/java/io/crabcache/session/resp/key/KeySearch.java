package io.crabcache.session.resp.key;

import io.crabcache.protocol.resp.RespWriter;
import io.crabcache.session.resp.Call;
import io.crabcache.session.resp.Glob;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A walk through the keys of a database that keeps those that match a pattern, as bulk strings. It
 * goes on from where it was in any later turn. A key that is there all the time is found once.
 */
final class KeySearch implements AutoCloseable {
  /** Length of a pattern above which a page is smaller, so that it takes no more steps. */
  private static final int CHEAP_BYTES = 16;

  private final Glob glob;
  private final ByteBuf scratch;
  private final KeyPage page;
  private final ByteBuf found;
  private final RespWriter writer = new RespWriter();
  private int count;
  private long cursor;

  /** Starts at a cursor; 0 is the beginning. */
  KeySearch(Glob glob, long cursor, ByteBufAllocator allocator) {
    this.glob = glob;
    this.cursor = cursor;
    scratch = allocator.buffer();
    page = new KeyPage(scratch, KeyPage.MAX_BYTES / Math.max(1, glob.length() / CHEAP_BYTES));
    found = allocator.buffer();
    writer.begin(found, 2); // Bulk strings are the same in all versions.
  }

  /**
   * Looks at some more keys.
   *
   * @return how many it looked at
   */
  int look(Call call, int limit) {
    page.read(call, cursor, limit);
    cursor = page.next();
    for (int key = 0; key < page.count(); key++) {
      if (glob.matches(scratch, page.index(key), page.length(key))) {
        writer.bulk(scratch, page.index(key), page.length(key));
        count++;
      }
    }
    return page.count();
  }

  /** Whether a look takes no steps for the keys' bytes. */
  boolean isCheap() {
    return glob.isTrivial();
  }

  /** What went wrong; null if nothing did. */
  @Nullable String failure() {
    return page.failure();
  }

  /** Where it will go on; 0 if it is at the end. */
  long cursor() {
    return cursor;
  }

  /** Bytes of what was found. */
  int bytes() {
    return found.readableBytes();
  }

  /** Bytes that it holds. */
  long heldBytes() {
    return (long) scratch.capacity() + found.capacity();
  }

  /** Answers an array of what was found. */
  void reply(Call call) {
    call.reply().array(count);
    call.out().writeBytes(found, found.readerIndex(), found.readableBytes());
  }

  @Override
  public void close() {
    scratch.release();
    found.release();
  }
}
