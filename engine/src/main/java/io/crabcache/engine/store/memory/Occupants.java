package io.crabcache.engine.store.memory;

/** Who uses the blocks of a shard, so that they can be moved and asked to leave. */
public interface Occupants {

  /**
   * Tells that the content of a block is now elsewhere. What refers to it must refer to the new
   * place when this returns; the old block is still intact and is freed by the caller afterwards.
   * No block may be taken or freed meanwhile.
   */
  void moved(BlockKind kind, int from, int to);

  /**
   * Asks for an entry to be evicted, given its block or one of its fragments. All its blocks must
   * be free when this returns; other blocks may be taken and freed on the way.
   */
  void evict(BlockKind kind, int block);
}
