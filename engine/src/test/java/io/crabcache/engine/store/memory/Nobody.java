package io.crabcache.engine.store.memory;

/** Occupants of a space from which nothing is asked. */
final class Nobody implements Occupants {
  @Override
  public void moved(BlockKind kind, int from, int to) {
    throw new AssertionError("A block of kind " + kind + " is moved");
  }

  @Override
  public void evict(BlockKind kind, int block) {
    throw new AssertionError("A block of kind " + kind + " is evicted");
  }
}
