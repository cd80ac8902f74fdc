package io.crabcache.engine.store;

/**
 * Is told of each change of a cache as a whole: before anyone can see it, and of those of one cache
 * in their order. Called under the locks that order them, the registry's or the cache's, so an
 * implementation only writes to memory, and calls nothing of the store.
 *
 * <p>What it returns is kept by the cache, see {@link CacheHandle#changedAt}, and means nothing to
 * the store.
 */
public interface CacheListener {

  /** Does nothing, and returns 0. */
  CacheListener NONE = new NoListener();

  /**
   * A cache is about to be there.
   *
   * @return position of the change
   */
  long creates(CacheHandle cache);

  /**
   * A cache is about to have other settings.
   *
   * @return position of the change
   */
  long configures(CacheHandle cache, CacheSpec spec);

  /**
   * A cache is about to be emptied.
   *
   * @param epoch its number of clears with this one
   * @return position of the change
   */
  long clears(CacheHandle cache, long epoch);

  /**
   * A cache is about to be gone for good.
   *
   * @return position of the change
   */
  long destroys(CacheHandle cache);

  /** See {@link #NONE}. */
  final class NoListener implements CacheListener {
    private NoListener() {}

    @Override
    public long creates(CacheHandle cache) {
      return 0;
    }

    @Override
    public long configures(CacheHandle cache, CacheSpec spec) {
      return 0;
    }

    @Override
    public long clears(CacheHandle cache, long epoch) {
      return 0;
    }

    @Override
    public long destroys(CacheHandle cache) {
      return 0;
    }
  }
}
