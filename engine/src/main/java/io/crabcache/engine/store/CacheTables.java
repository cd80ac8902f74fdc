package io.crabcache.engine.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which table each cache has in a shard: one from its first write there, another one after each
 * clear, none once a sweep finds it empty or the cache is destroyed. Guarded by the shard's lock.
 */
final class CacheTables {

  /** Steps in which each clear reclaims what clears have left, besides those of writes. */
  private static final int RECLAIM_PER_CLEAR = 8;

  /** Entries that are reclaimed at a time if all ids of tables are taken. */
  private static final int RECLAIM_FOR_ID = 500;

  /** Tables that a sweep looks at for what is to be done there. */
  private static final int TABLES_PER_SWEEP = 16;

  private final Store store;
  private final int shard;
  private final Residents residents;
  private final Room room;
  private final Tally ofDestroyed = new Tally();
  private int nextTended;

  CacheTables(Store store, int shard, Residents residents, Room room) {
    this.store = store;
    this.shard = shard;
    this.residents = residents;
    this.room = room;
  }

  /** The table of a cache's epoch; null if there is none. */
  @Nullable Table current(CacheHandle of, long epoch) {
    Table existing = of.table(shard);
    if (existing == null || epoch < 0) {
      return null;
    }
    if (existing.epoch != epoch) {
      residents.detach(existing);
      existing = create(of, epoch, existing.tally);
    }
    return existing;
  }

  /** Gives a cache that has none a table of an epoch. */
  Table create(CacheHandle of, long epoch) {
    return create(of, epoch, new Tally());
  }

  private Table create(CacheHandle of, long epoch, Tally tally) {
    while (!residents.tables().hasRoom()) {
      room.reclaimCleared(RECLAIM_FOR_ID);
    }
    Table created = residents.createTable(of, tally, epoch);
    of.table(shard, created);
    residents.follow(created);
    return created;
  }

  /** Takes over what a cache is configured with now. */
  void follow(CacheHandle configured) {
    Table existing = current(configured, configured.epoch());
    if (existing != null) {
      residents.follow(existing);
    }
  }

  /** Leaves what a clear or a destroy has made invisible to be reclaimed in steps. */
  void dropStale(CacheHandle changed) {
    long now = changed.epoch();
    Table existing = changed.table(shard);
    if (existing == null || now >= 0) {
      current(changed, now);
    } else {
      residents.detach(existing);
      ofDestroyed.add(existing.tally);
      changed.table(shard, null);
    }
    room.reclaimCleared(RECLAIM_PER_CLEAR); // As long as this keeps up, tables do not pile up.
  }

  /**
   * Sees that limits that have changed are kept, and retires tables that have been emptied.
   *
   * @param budget most entries to look at
   * @return how many were looked at
   */
  int tend(int budget) {
    List<@Nullable Table> all = residents.tables().all();
    int seen = 0;
    for (int i = Math.min(TABLES_PER_SWEEP, all.size()); i > 0 && seen < budget; i--) {
      nextTended = nextTended < all.size() ? nextTended : 0;
      Table table = all.get(nextTended++);
      if (table != null && !table.isDetached()) {
        seen += room.follow(table, budget - seen);
        if (table.index.size() == 0) {
          retire(table);
        }
      }
    }
    return seen;
  }

  /** A cache that has no entries here any more shall cost nothing here. */
  private void retire(Table idle) {
    residents.removeAny(idle); // none, but room that was made for one
    store.noteRetirement();
    idle.cache.retire(idle.tally);
    idle.cache.table(shard, null);
    residents.tables().forget(idle);
  }

  /** Adds what was counted for a cache here; the numbers of its entries are not among it. */
  void addTally(CacheHandle of, Tally sum) {
    Table existing = current(of, of.epoch());
    if (existing != null) {
      long entriesBefore = sum.entries;
      sum.add(existing.tally);
      sum.entries = entriesBefore;
    }
  }

  /** Adds what was counted here for all caches, also those destroyed since. */
  void addAll(Tally sum) {
    sum.add(ofDestroyed);
    for (Table each : residents.tables().all()) {
      if (each != null && !each.isDetached()) {
        sum.add(each.tally);
        sum.expiring += each.expiring;
      }
    }
  }
}
