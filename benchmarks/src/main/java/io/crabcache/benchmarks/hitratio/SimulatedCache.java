package io.crabcache.benchmarks.hitratio;

/** A cache that accesses run through. Not thread safe. */
interface SimulatedCache extends AutoCloseable {

  /** Bytes of each key. */
  int KEY_BYTES = Integer.BYTES;

  /**
   * Reads a key, and stores it if it is not there.
   *
   * @param valueBytes size of the key's value, the same at every use of the key
   * @return whether it was there
   */
  boolean use(int key, int valueBytes);

  @Override
  default void close() {}
}
