package io.crabcache.engine.durability;

import io.crabcache.engine.store.CacheHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of entries on their way to the worker that loads them: where each lies, which cache it is
 * for, and its hash. Belongs to one thread at a time.
 */
final class LoadBatch {

  /** Enough that handing it over costs little for a record, and that it fits the caches. */
  static final int ROWS = 1024;

  private final List<SharedBlock> blocks = new ArrayList<>();
  private final SharedBlock[] blockOf = new SharedBlock[ROWS];
  private final int[] indexes = new int[ROWS];
  private final CacheHandle[] caches = new CacheHandle[ROWS];
  private final long[] hashes = new long[ROWS];
  private @Nullable SharedBlock last;
  private int size;

  /** Adds a record of a block that the caller uses. */
  void add(SharedBlock block, int index, CacheHandle cache, long hash) {
    if (!block.equals(last)) {
      block.retain();
      blocks.add(block);
      last = block;
    }
    blockOf[size] = block;
    indexes[size] = index;
    caches[size] = cache;
    hashes[size] = hash;
    size++;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == ROWS;
  }

  /** The block that a row's record lies in. */
  SharedBlock block(int row) {
    return blockOf[row];
  }

  /** Index of a row's record in its block. */
  int index(int row) {
    return indexes[row];
  }

  /** The cache of a row. */
  CacheHandle cache(int row) {
    return caches[row];
  }

  /** Hash of a row's key, salted by its cache. */
  long hash(int row) {
    return hashes[row];
  }

  /** Drops all rows, and ends the use of their blocks. */
  void clear() {
    blocks.forEach(SharedBlock::release);
    blocks.clear();
    last = null;
    size = 0;
  }
}
