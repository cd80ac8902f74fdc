package io.crabcache.engine.store.index;

import io.netty.buffer.ByteBuf;

/** What an index asks about an entry that it refers to. */
public interface IndexedEntries {

  /** Tells whether the entry's key is the {@code length} bytes at {@code index}. */
  boolean hasKey(int entry, ByteBuf source, int index, int length);

  /** Hash of the entry's key; it may be computed anew and is not free. */
  long hash(int entry);

  /** Reads what {@link #hash} will read, so that it is near; the answer means nothing. */
  long warm(int entry);
}
