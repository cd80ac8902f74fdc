package io.crabcache.engine.store.eviction;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Blocks;
import io.crabcache.engine.store.memory.Space;
import java.util.ArrayDeque;
import java.util.Deque;

/** Blocks of one size in a space, as many as there may be. */
final class SpaceBlocks implements Blocks {
  private static final int BLOCK_BYTES = FrequencySketch.CHUNK_BYTES;

  final Space space = new Space();
  final Deque<Integer> free = new ArrayDeque<>();
  int limit = Integer.MAX_VALUE;
  int live;
  private long end = BLOCK_BYTES; // references begin behind the first block

  @Override
  public int allocate(BlockKind kind, int bytes) {
    if (kind != BlockKind.SKETCH || bytes != BLOCK_BYTES) {
      throw new IllegalArgumentException(kind + " of " + bytes + " bytes");
    }
    if (live >= limit) {
      return 0;
    }
    live++;
    if (!free.isEmpty()) {
      return free.removeLast();
    }
    if (end + BLOCK_BYTES > space.bytes() && !space.grow()) {
      return 0;
    }
    int block = (int) (end / Space.UNIT);
    end += BLOCK_BYTES;
    return block;
  }

  @Override
  public void free(int block) {
    live--;
    free.addLast(block);
  }

  @Override
  public int maxBlockBytes() {
    return BLOCK_BYTES;
  }
}
