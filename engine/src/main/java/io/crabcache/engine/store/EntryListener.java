package io.crabcache.engine.store;

/**
 * Is told of changes of a cache's entries, one at a time, and of those of one key in their order.
 * Called under the lock of the entry's shard, so an implementation only writes to memory: it waits
 * for nobody, and takes no lock that is held while the engine is called.
 */
public interface EntryListener {

  /** Kinds of changes that it wants to be told of: bits of {@link EntryChange}. */
  int kinds();

  /** Whether whoever changes something is to wait until the listener has dealt with it. */
  boolean isSynchronous();

  /**
   * An entry has changed or is about to, and nobody can see one without the other.
   *
   * @param change valid until this method returns
   * @return number by which the listener knows what it was told, from 1 on; 0 if nobody is to wait
   *     for it
   */
  long changed(EntryChange change);

  /**
   * It is told of a cache, perhaps of its first changes already. Called once, by the thread that
   * has it told, without a lock: a listener may take another one's place.
   */
  void watches(CacheHandle cache);

  /** The cache is gone for good, and its listeners with it. */
  void cacheDestroyed();
}
