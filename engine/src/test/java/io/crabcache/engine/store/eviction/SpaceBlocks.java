package io.crabcache.engine.store.eviction;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Blocks;
import io.crabcache.engine.store.memory.Space;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** Blocks of one size in a space, as many as there may be, full of what is left from before. */
final class SpaceBlocks implements Blocks {
  private static final int BLOCK_BYTES = FrequencySketch.CHUNK_BYTES;

  final Space space = new Space();
  final Set<Integer> taken = new LinkedHashSet<>();
  int limit = Integer.MAX_VALUE;
  private final Deque<Integer> free = new ArrayDeque<>();
  private long end = 4 * BLOCK_BYTES; // no reference is below 2048

  @Override
  public int allocate(BlockKind kind, int bytes) {
    if (kind != BlockKind.SKETCH || bytes != BLOCK_BYTES) {
      throw new IllegalArgumentException(kind + " of " + bytes + " bytes");
    }
    return taken.size() < limit ? take() : 0;
  }

  /** Takes a block whatever the limit is. */
  int take() {
    int block;
    if (free.isEmpty()) {
      if (end + BLOCK_BYTES > space.bytes() && !space.grow()) {
        throw new IllegalStateException("the JVM has no memory");
      }
      block = (int) (end / Space.UNIT);
      end += BLOCK_BYTES;
    } else {
      block = free.removeFirst();
    }
    for (int at = 0; at < BLOCK_BYTES; at += Long.BYTES) {
      space.putLong(block, at, 0xA5A5_A5A5_A5A5_A5A5L);
    }
    taken.add(block);
    return block;
  }

  @Override
  public void free(int block) {
    if (!taken.remove(block)) {
      throw new IllegalStateException(block + " was free");
    }
    free.addLast(block);
  }

  @Override
  public int maxBlockBytes() {
    return BLOCK_BYTES;
  }
}
