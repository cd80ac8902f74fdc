package io.crabcache.engine.store;

import io.netty.util.collection.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills a store with what was there before a restart, change by change in the order in which they
 * were written down. Some of them may be written down although the store has a later state already,
 * because a snapshot is taken while commands go on; what this class does with those ends with the
 * last state all the same.
 *
 * <p>Nobody is told of what it does. Not thread safe; but other threads may load entries meanwhile
 * (see {@link Shard#load}), as of epochs that {@link #enter} has seen.
 */
public final class Restoration {
  private final Store store;
  private final LongObjectHashMap<CacheHandle> caches = new LongObjectHashMap<>();
  private long newest;

  /**
   * Starts to fill a store that nobody else uses yet.
   *
   * @param now milliseconds of the clock, at least 0, by which entries have expired: where room is
   *     short, these go first
   */
  public Restoration(Store store, long now) {
    this.store = store;
    store.startRestoration(now);
  }

  /**
   * There is a cache. If there is already, it has these settings, and the later epoch of both; if
   * its name belongs to a newer one, it is going to be destroyed, and is left out.
   */
  public void create(long id, String name, CacheSpec spec, long epoch) {
    note(id);
    CacheHandle known = caches.get(id);
    if (known != null) {
      configure(id, spec);
      raise(known, epoch);
      return;
    }
    CacheHandle holder = store.cache(name);
    if (holder != null && holder.id() > id) {
      return;
    }
    if (holder != null) {
      destroy(holder.id());
    }
    caches.put(id, store.restore(id, name, spec, epoch));
  }

  /** A cache has other settings. */
  public void configure(long id, CacheSpec spec) {
    note(id);
    CacheHandle cache = caches.get(id);
    if (cache != null) {
      cache.configure(spec, CacheListener.NONE);
      store.follow(cache);
    }
  }

  /** A cache has been emptied, and has this epoch now. */
  public void clear(long id, long epoch) {
    enter(id, epoch);
  }

  /** A cache is gone for good. */
  public void destroy(long id) {
    note(id);
    CacheHandle cache = caches.remove(id);
    if (cache != null) {
      store.unrestore(cache);
    }
  }

  /**
   * The cache that a change of an entry belongs to, emptied before if it was so then.
   *
   * @param epoch how often the cache had been cleared
   * @return null if the change does not matter any more: the cache is gone, or was cleared since
   */
  public @Nullable CacheHandle enter(long id, long epoch) {
    CacheHandle cache = caches.get(id);
    if (cache == null) {
      note(id);
      return null;
    }
    long current = cache.epoch();
    if (epoch > current) {
      raise(cache, epoch);
    }
    return epoch < current ? null : cache;
  }

  /**
   * Number of entries so far, also of those whose expiry has passed: a change that extends it may
   * still come, so counting drops none of them.
   */
  public long entries() {
    return store.held();
  }

  /**
   * Ends the filling: new caches get numbers above all that were seen, and new entries versions
   * above the given one.
   */
  public void end(long version) {
    store.endRestoration(newest, version);
  }

  private void raise(CacheHandle cache, long epoch) {
    if (cache.raiseEpoch(epoch)) {
      store.dropStale(cache);
    }
  }

  private void note(long id) {
    newest = Math.max(newest, id);
  }
}
