package io.crabcache.engine.store.index;

import static java.util.Objects.requireNonNull;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Blocks;
import io.crabcache.engine.store.memory.Space;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An allocator that refuses when told to, forgets nothing, and fills what is freed with rubbish.
 */
final class TestBlocks implements Blocks {
  private static final int FIRST = 2048;
  private static final long RUBBISH = 0x4B4B4B4B4B4B4B4BL;

  /** A block that is in use. */
  record Block(BlockKind kind, int bytes) {}

  final Space space = new Space();
  final Map<Integer, Block> live = new HashMap<>();

  /** Asked at each allocation whether it fails. */
  Predicate<BlockKind> refuses = kind -> false;

  private final Map<Integer, Deque<Integer>> freed = new HashMap<>();
  private int end = FIRST;

  @Override
  public int allocate(BlockKind kind, int bytes) {
    if (refuses.test(kind)) {
      return 0;
    }
    return take(kind, bytes);
  }

  private int take(BlockKind kind, int bytes) {
    Deque<Integer> used = freed.get(bytes);
    int ref = used == null || used.isEmpty() ? fresh(bytes) : used.removeFirst();
    live.put(ref, new Block(kind, bytes));
    return ref;
  }

  private int fresh(int bytes) {
    int units = bytes / Space.UNIT;
    int left = (Space.ARENA_BYTES - Space.position(end)) / Space.UNIT;
    if (left < units) {
      end += left;
    }
    int ref = end;
    end += units;
    while (space.bytes() < (long) end * Space.UNIT) {
      space.grow();
    }
    fill(ref, bytes);
    return ref;
  }

  @Override
  public void free(int block) {
    Block was = live.remove(block);
    if (was == null) {
      throw new IllegalStateException("what was freed is no block");
    }
    fill(block, was.bytes);
    freed.computeIfAbsent(was.bytes, b -> new ArrayDeque<>()).addLast(block);
  }

  private void fill(int ref, int bytes) {
    for (int i = 0; i < bytes; i += Long.BYTES) {
      space.putLong(ref, i, RUBBISH);
    }
  }

  @Override
  public int maxBlockBytes() {
    return Space.ARENA_BYTES;
  }

  long bytes() {
    return live.values().stream().mapToLong(Block::bytes).sum();
  }

  List<Integer> ofKind(BlockKind kind) {
    List<Integer> refs = new ArrayList<>();
    live.forEach(
        (ref, block) -> {
          if (block.kind == kind) {
            refs.add(ref);
          }
        });
    refs.sort(null);
    return refs;
  }

  /** Copies a block to another place, tells the index as a shard does, and frees the old place. */
  void move(Index index, IndexedEntries entries, int from) {
    Block block = requireNonNull(live.get(from));
    int to = take(block.kind, block.bytes);
    space.copy(from, to, block.bytes);
    if (block.kind == BlockKind.INDEX_SEGMENT) {
      index.segmentMoved(from, to);
    } else {
      index.overflowMoved(entries.hash(Index.anyEntry(space, from)), from, to);
    }
    free(from);
  }
}
