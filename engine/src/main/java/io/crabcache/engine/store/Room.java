package io.crabcache.engine.store;

import io.crabcache.engine.store.eviction.EvictionPolicy;
import io.crabcache.engine.store.expiry.TimerWheel;
import io.crabcache.engine.store.memory.Slabs;

/**
 * Makes room in a shard for what a write stores. Guarded by the shard's lock.
 *
 * <p>A write first evicts until the blocks in use, with its own, stay under the high watermark;
 * what is above it is the play that the allocator needs to move memory between sizes. Should an
 * allocation fail all the same, a page is freed: by moving blocks together, else by evicting a few
 * entries more, and at last by evicting what is in the emptiest page. All of these steps are
 * bounded, and a write takes as many of them as what it stores is large.
 */
final class Room {

  /** Entries that a write reclaims, of those that have expired or that a clear has left. */
  private static final int RECLAIM_PER_WRITE = 8;

  /** Entries that a write evicts on the way down to the low watermark. */
  private static final int RELIEF_PER_WRITE = 2;

  /** Entries that a write may evict at least, however small it is. */
  private static final int MIN_EVICTIONS = 64;

  /**
   * Entries that an allocation evicts in the hope for a block, before a page is emptied by force.
   */
  private static final int EVICTIONS_PER_PAGE = 32;

  /**
   * A policy gives one victim for so many entries, then it is the next policy's turn. A prime, so
   * that what comes round does not meet the same entries.
   */
  private static final int ENTRIES_PER_VICTIM = 61;

  /** Entries that a write ranks anew because its cache got or lost its limits. */
  private static final int RERANKED_PER_WRITE = 32;

  /** There is no restoration: what has expired may go at any time. */
  private static final long SERVING = -1;

  /** No entry takes less. */
  private static final int SMALLEST_ENTRY_BYTES = 32;

  private final Residents residents;
  private final Slabs slabs;
  private final Entries entries;
  private final ShardSettings settings;
  private final TimerWheel.Due due;
  private final TimerWheel.Due dueTooEarly;
  private int evictionsInVain;

  /** During a restoration, the time by which entries have expired; {@link #SERVING} otherwise. */
  private long restoredAt = SERVING;

  /**
   * The policy whose turn it is, and what it has still to give, see {@link #ENTRIES_PER_VICTIM}.
   */
  private EvictionPolicy ranking;

  private long credit;

  Room(Residents residents, ShardSettings settings) {
    this.residents = residents;
    this.slabs = residents.slabs();
    this.entries = residents.entries();
    this.settings = settings;
    this.due = residents::removeDue;
    this.dueTooEarly = residents::evictDue;
    this.ranking = residents.policy();
  }

  /**
   * Evicts what has to go for {@code bytes} of a key in the place of the current entry, if there is
   * one; it may go too.
   *
   * @return false if others have a better right to the room, and the entry is not to be stored
   */
  boolean admit(Table table, long hash, long bytes) {
    return admitToCache(table, hash, bytes) && admitToShard(table, hash, bytes);
  }

  private boolean admitToCache(Table table, long hash, long bytes) {
    residents.rerank(table, RERANKED_PER_WRITE);
    EvictionPolicy own = table.policy;
    if (own == null || !table.isCounted()) {
      return true;
    }
    long evictions = MIN_EVICTIONS + bytes / SMALLEST_ENTRY_BYTES;
    while (table.cache.isOver(more(1), bytes - currentBytes()) && evictions-- > 0) {
      own.setMaximum(Math.max(1, own.weight()));
      int victim = victim(own, table, hash, bytes);
      if (victim == EvictionPolicy.INCOMING) {
        return false;
      }
      if (victim == 0) {
        return true; // What counts is in other shards, or not ranked here yet; their turn comes.
      }
      residents.evict(victim);
    }
    return true;
  }

  /**
   * Ranks entries anew and evicts some, if settings of their cache have changed, or if other shards
   * had nothing to evict for what they took.
   *
   * @return how many were looked at
   */
  int follow(Table table, int budget) {
    int seen = residents.rerank(table, budget);
    EvictionPolicy own = table.policy;
    while (own != null && table.isCounted() && seen < budget && table.cache.isOver(0, 0)) {
      own.setMaximum(Math.max(1, own.weight()));
      int victim = victim(own, table, 0, 0);
      if (victim == 0 || victim == EvictionPolicy.INCOMING) {
        break;
      }
      residents.evict(victim);
      seen++;
    }
    return seen;
  }

  /** Has a policy choose, and counts how candidates for a place fared. */
  private int victim(EvictionPolicy ranking, Table incoming, long hash, long bytes) {
    long admissions = ranking.admissions();
    long rejections = ranking.rejections();
    int victim = ranking.victim(hash, weight(bytes));
    if (ranking.admissions() + ranking.rejections() != admissions + rejections) {
      int candidate = ranking.lastCandidate();
      Tally tally = (candidate == 0 ? incoming : residents.tableOf(candidate)).tally;
      tally.admissions += ranking.admissions() - admissions;
      tally.rejections += ranking.rejections() - rejections;
    }
    return victim;
  }

  private boolean admitToShard(Table table, long hash, long bytes) {
    for (int n = 0; isBeyond(bytes) || (n < RELIEF_PER_WRITE && isOver(lowBytes(), bytes)); n++) {
      if (reclaimCleared(1) > 0) {
        continue; // Nobody misses these.
      }
      if (evictExpired()) {
        continue;
      }
      int victim = victim(nextRanking(), table, hash, bytes);
      if (victim == EvictionPolicy.INCOMING) {
        return false;
      }
      if (victim == 0) {
        return true; // Only the index is left, and gives way with the entries.
      }
      residents.evict(victim);
    }
    return true;
  }

  private boolean isBeyond(long bytes) {
    return isOver(highBytes(), bytes)
        || (settings.maxEntries() > 0 && residents.count() + more(1) > settings.maxEntries());
  }

  private boolean isOver(long watermark, long bytes) {
    return slabs.liveBytes() + bytes - currentBytes() > watermark;
  }

  private long highBytes() {
    return (long) (slabs.maxBytes() * settings.eviction().highWatermark());
  }

  private long lowBytes() {
    return (long) (slabs.maxBytes() * settings.eviction().lowWatermark());
  }

  private long more(long entry) {
    return residents.current == 0 ? entry : 0;
  }

  private long currentBytes() {
    return residents.current == 0 ? 0 : entries.blockBytes(residents.current);
  }

  private int weight(long bytes) {
    return settings.maxEntries() == 0 ? (int) bytes : 1;
  }

  /**
   * Allocates an entry, and room in the index if the key has no current one. Whatever has to move
   * or go for it does so before the entry exists.
   *
   * @return 0 if others have a better right to the room
   */
  int allocate(Table table, long hash, int keyLength, int valueLength, boolean expiring) {
    evictionsInVain = 0;
    long bytes = entries.blockBytes(keyLength, valueLength, expiring);
    while (true) {
      int entry = entries.allocate(table.id, keyLength, valueLength, expiring);
      if (entry != 0) {
        if (residents.current != 0 || table.index.makeRoom(hash)) {
          return entry;
        }
        entries.free(entry);
      }
      if (!free(table, hash, bytes)) {
        return 0;
      }
    }
  }

  /** Gives the current entry an expiry that it has no room for; it may have to go for that. */
  void widen(Table table, long hash, long expiry) {
    int narrow = residents.current;
    int wide = allocate(table, hash, entries.keyLength(narrow), entries.valueLength(narrow), true);
    narrow = residents.current; // It may have been moved or evicted.
    if (narrow != 0 && wide != 0) {
      entries.copyKeyAndValue(narrow, hash, wide);
      entries.setVersion(wide, entries.version(narrow));
      residents.replaceCurrent(table, hash, wide, expiry);
    } else if (narrow != 0) {
      residents.evict(narrow);
    } else if (wide != 0) {
      entries.free(wide);
    }
  }

  /** Gets blocks or pages free for an entry; false if it shall not be stored. */
  private boolean free(Table table, long hash, long bytes) {
    boolean gained;
    do {
      gained = freeSome(table, hash, bytes);
    } while (gained
        && bytes > slabs.maxBlockBytes()
        && slabs.freePageBytes() < bytes + slabs.maxBlockBytes());
    return gained;
  }

  private boolean freeSome(Table table, long hash, long bytes) {
    long before = slabs.freePageBytes();
    slabs.compact();
    if (slabs.freePageBytes() > before || reclaimCleared(RECLAIM_PER_WRITE) > 0 || evictExpired()) {
      return true;
    }
    if (++evictionsInVain % EVICTIONS_PER_PAGE == 0) {
      slabs.vacate();
      if (slabs.freePageBytes() > before) {
        return true;
      }
    }
    int victim = victim(nextRanking(), table, hash, bytes);
    if (victim == 0) {
      victim = residents.policy().victim(0, 0);
    }
    if (victim == 0 || victim == EvictionPolicy.INCOMING) {
      return false;
    }
    residents.evict(victim);
    return true;
  }

  /** The policy that gives the next victim: each as often as its share of the entries asks. */
  private EvictionPolicy nextRanking() {
    Tables tables = residents.tables();
    if (ranking.entries() == 0) {
      credit = 0; // Nobody else has to give what is missing here.
    }
    while (credit < ENTRIES_PER_VICTIM || ranking.entries() == 0) {
      if (!tables.hasRankings()) {
        return residents.policy();
      }
      EvictionPolicy own = tables.nextRanking();
      ranking = own == null ? residents.policy() : own;
      credit += ranking.entries();
    }
    credit -= ENTRIES_PER_VICTIM;
    return ranking;
  }

  /** Reclaims a few entries that have expired or that a clear has left. */
  void reclaim(long now) {
    reclaim(now, RECLAIM_PER_WRITE);
  }

  /** Reclaims a few entries that a clear has left. */
  void reclaimForLoad() {
    reclaimCleared(RECLAIM_PER_WRITE);
  }

  /**
   * Starts a restoration: what has expired stays, because a change that is still to come may extend
   * it, and is only the first to go where an entry has to.
   *
   * @param now by which time entries have expired, at least 0
   */
  void startRestoration(long now) {
    restoredAt = now;
  }

  /** Ends a restoration. */
  void endRestoration() {
    restoredAt = SERVING;
  }

  /**
   * During a restoration, evicts the entry that has expired before all others, if one has: of those
   * that an eviction may take, it is the least likely to be extended yet, as that had to happen
   * before it expired. It counts as evicted, since it may have lived on, and may come back with the
   * next start.
   */
  private boolean evictExpired() {
    TimerWheel wheel = residents.wheel();
    long before = residents.count();
    while (restoredAt != SERVING && residents.count() == before && wheel.isBehind(restoredAt)) {
      wheel.advance(Math.max(0, wheel.earliest()), 1, dueTooEarly);
    }
    return residents.count() != before;
  }

  /**
   * Reclaims entries that have expired or that a clear has left.
   *
   * @param budget most entries to look at
   * @return how many were looked at
   */
  int reclaim(long now, int budget) {
    int expired = residents.wheel().advance(now, budget, due);
    return expired + reclaimCleared(budget - expired);
  }

  /** Reclaims entries that a clear has left, and the tables that have none left. */
  int reclaimCleared(int budget) {
    int left = budget;
    Table first = residents.tables().firstDetached();
    while (first != null && left > 0) {
      left--;
      if (!residents.removeAny(first)) {
        residents.tables().forgetFirstDetached();
        first = residents.tables().firstDetached();
      }
    }
    return budget - left;
  }
}
