package io.crabcache.engine.store.memory;

/** Where blocks of memory come from. */
public interface Blocks {

  /**
   * Takes a block. Its content is undefined.
   *
   * @param bytes at least this size; 1 to {@link #maxBlockBytes}
   * @return its reference; 0 if there is no room without making some
   */
  int allocate(BlockKind kind, int bytes);

  /** Gives a block back. */
  void free(int block);

  /** Largest block. */
  int maxBlockBytes();
}
