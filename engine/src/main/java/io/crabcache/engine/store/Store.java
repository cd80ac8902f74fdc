package io.crabcache.engine.store;

import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.engine.store.memory.Slabs;
import io.crabcache.engine.store.memory.Space;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All caches with all entries: shards by hash, caches by name, one sequence of versions and one
 * limit on memory. Thread safe.
 *
 * <p>An iteration goes through the shards in their order, and through each in the order of its
 * positions, see {@link io.crabcache.engine.store.index.Walk}. Each shard has its share of the
 * memory and of the most entries for itself, so that nothing has to be agreed on; keys are spread
 * evenly by their hash. A thread holds the lock of one shard at most, save for {@link ShardLocks}.
 */
public final class Store {

  private static final int MIN_SHARE_BYTES = 1 << 20;
  private static final int MAX_CHOSEN_SHARDS = 64;

  /** Entries of a shard below which its share of a limit on entries would be too rough. */
  private static final int MIN_SHARE_ENTRIES = 2048;

  /** How often a sum of counters is taken anew because tables were given up meanwhile. */
  private static final int MAX_TRIES = 10;

  /** Pages that a share has at least, so that what each size leaves unused is little. */
  private static final int PAGES_PER_SHARE = 4096;

  /** Entries that a sweep looks at before it gives the lock to others. */
  private static final int SWEEP_STEP = 128;

  private final KeyHash keyHash;
  private final long memoryMax;
  private final Shard[] shards;
  private final int shardBits;
  private final int maxCaches;
  private final int maxEntryBytes;
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong retirements = new AtomicLong();
  private final ConcurrentSkipListMap<String, CacheHandle> caches = new ConcurrentSkipListMap<>();
  private final ReentrantLock registryLock = new ReentrantLock();
  private int cacheCount; // guarded by registryLock
  private long lastCache; // number of the newest cache; guarded by registryLock
  private final AtomicInteger synchronousListeners = new AtomicInteger();
  private CacheListener listener = CacheListener.NONE;
  private final Tally ofDestroyed = new Tally(); // guarded by registryLock

  /**
   * Creates an empty store.
   *
   * @param memoryMaxBytes most bytes of all pages
   * @param maxEntryBytes most bytes of an entry's key and value; the commands hold to it
   * @param maxCaches most caches
   * @param shards number of shards, a power of two; 0 for as many as suit the other bounds
   * @throws IllegalArgumentException if a shard's share of the memory is less than a mebibyte, or
   *     more than references reach
   */
  public Store(
      long memoryMaxBytes,
      int maxEntryBytes,
      int maxCaches,
      int shards,
      EvictionSettings eviction,
      KeyHash keyHash) {
    int count =
        shards > 0 ? shards : chosenShards(memoryMaxBytes, maxEntryBytes, eviction.maxEntries());
    long share = memoryMaxBytes / count;
    if (share < MIN_SHARE_BYTES || share > Space.MAX_BYTES) {
      throw new IllegalArgumentException(
          "the store's memory of %d bytes in %d shards is %d each and must be %d to %d; change the number of shards"
              .formatted(memoryMaxBytes, count, share, MIN_SHARE_BYTES, Space.MAX_BYTES));
    }
    this.keyHash = keyHash;
    this.memoryMax = memoryMaxBytes;
    this.maxEntryBytes = (int) Math.min(maxEntryBytes, share / 2);
    this.maxCaches = maxCaches;
    this.shardBits = Integer.numberOfTrailingZeros(count);
    this.shards = new Shard[count];
    for (int i = 0; i < count; i++) {
      this.shards[i] = new Shard(this, i, share(share, count, i, eviction), keyHash);
    }
  }

  private ShardSettings share(long bytes, int count, int index, EvictionSettings eviction) {
    long entries = eviction.maxEntries() / count + (index < eviction.maxEntries() % count ? 1 : 0);
    long page = Long.highestOneBit(bytes / PAGES_PER_SHARE);
    int pageBytes = (int) Math.max(Slabs.MIN_PAGE_BYTES, Math.min(Slabs.MAX_PAGE_BYTES, page));
    return new ShardSettings(shardBits, bytes, pageBytes, entries, index, eviction);
  }

  /**
   * As many shards as threads may want, but so few that two of the largest entries fit into the
   * share of each, and that a limit on entries can be shared out.
   */
  private static int chosenShards(long memory, int maxEntryBytes, long maxEntries) {
    long shards =
        Math.min(MAX_CHOSEN_SHARDS, memory / Math.max(MIN_SHARE_BYTES, 2L * maxEntryBytes));
    if (maxEntries > 0) {
      shards = Math.min(shards, maxEntries / MIN_SHARE_ENTRIES);
    }
    long chosen = Long.highestOneBit(Math.max(1, shards));
    while (memory / chosen > Space.MAX_BYTES) {
      chosen *= 2;
    }
    return (int) chosen;
  }

  /**
   * Sets who is told of changes of caches. To be called before anyone else uses the store; what a
   * {@link Restoration} does is told to nobody.
   */
  public void setListener(CacheListener listener) {
    this.listener = listener;
  }

  /** Hashes a key, as {@link CacheHandle#salted} takes it. */
  public long hash(ByteBuf source, int keyIndex, int keyLength) {
    return keyHash.hash(source, keyIndex, keyLength);
  }

  /** Number of shards. */
  public int shards() {
    return shards.length;
  }

  /** The shard of an index. */
  public Shard shard(int index) {
    return shards[index];
  }

  /** The shard that a hash belongs to. */
  public Shard shardOf(long hash) {
    return shards[(int) hash & (shards.length - 1)];
  }

  /** Index of the shard that a place in the order of the store belongs to. */
  public int shardAt(long position) {
    return (int)
        (position >>> 1 >>> (Long.SIZE - 1 - shardBits)); // two steps: of one shard, all 64
  }

  /** Highest version that was assigned. */
  public long sequence() {
    return sequence.get();
  }

  /** Bytes that the store may take. */
  public long memoryMax() {
    return memoryMax;
  }

  /** Most bytes of an entry's key and value. */
  public int maxEntryBytes() {
    return maxEntryBytes;
  }

  /** Bytes that an entry of these lengths, with an expiry, takes of its cache's limit. */
  public long entryBytes(int keyLength, int valueLength) {
    return shards[0].entryBytes(keyLength, valueLength);
  }

  /** Most caches. */
  public int maxCaches() {
    return maxCaches;
  }

  /** Number of caches. */
  public int cacheCount() {
    registryLock.lock();
    try {
      return cacheCount;
    } finally {
      registryLock.unlock();
    }
  }

  long nextVersion() {
    return sequence.incrementAndGet();
  }

  /**
   * A cache by its name.
   *
   * @param cache the cache
   * @param created whether it is new
   */
  public record Registration(CacheHandle cache, boolean created) {}

  /**
   * Has a listener told of the changes of a cache's entries from now on.
   *
   * @return false if the cache is destroyed
   */
  public boolean watch(CacheHandle cache, EntryListener added) {
    if (added.isSynchronous()) {
      synchronousListeners.incrementAndGet(); // Before it is told of anything, see below.
    }
    boolean watched = cache.watch(added);
    if (watched) {
      added.watches(cache);
    } else if (added.isSynchronous()) {
      synchronousListeners.decrementAndGet();
    }
    return watched;
  }

  /** Has a listener told nothing more; false if it was told nothing. */
  public boolean unwatch(CacheHandle cache, EntryListener removed) {
    boolean found = cache.unwatch(removed);
    if (found && removed.isSynchronous()) {
      synchronousListeners.decrementAndGet();
    }
    return found;
  }

  /** Whether any cache has a synchronous listener; if not, no reply has to wait for one. */
  public boolean hasSynchronousListeners() {
    return synchronousListeners.get() > 0;
  }

  /** Returns the cache of a name, null if there is none. */
  public @Nullable CacheHandle cache(String name) {
    return caches.get(name);
  }

  /** Returns the cache of a name, a new one if there is none; null if there may be no more. */
  public @Nullable Registration create(String name, CacheSpec spec) {
    registryLock.lock();
    try {
      CacheHandle existing = caches.get(name);
      if (existing != null) {
        return new Registration(existing, false);
      }
      if (cacheCount >= maxCaches) {
        return null;
      }
      lastCache++;
      CacheHandle created = new CacheHandle(lastCache, name, spec, 0, shards.length);
      created.changedAt(listener.creates(created));
      caches.put(name, created);
      cacheCount++;
      return new Registration(created, true);
    } finally {
      registryLock.unlock();
    }
  }

  /** Removes a cache and its entries; false if there is none of the name. */
  public boolean destroy(String name) {
    return destroy(name, listener);
  }

  private boolean destroy(String name, CacheListener told) {
    CacheHandle removed;
    registryLock.lock();
    try {
      removed = caches.get(name);
      if (removed == null) {
        return false;
      }
      removed.destroy(told);
      caches.remove(name);
      cacheCount--;
    } finally {
      registryLock.unlock();
    }
    dropStale(removed);
    registryLock.lock();
    try {
      removed.addPast(ofDestroyed);
    } finally {
      registryLock.unlock();
    }
    return true;
  }

  /** Gives the memory of all caches back and tells nobody: the store is at its end, not they. */
  public void close() {
    for (String name : caches.keySet()) {
      destroy(name, CacheListener.NONE);
    }
  }

  /** Drops all entries of a cache, for all threads at the same instant; their memory follows. */
  public void clear(CacheHandle cache) {
    cache.clear(listener);
    dropStale(cache);
  }

  /**
   * All caches as they are at one instant: of each change that the listener was told of before,
   * they have the effect.
   */
  public AllCaches allCaches() {
    registryLock.lock();
    try {
      return new AllCaches(caches.values().stream().map(CacheHandle::state).toList(), lastCache);
    } finally {
      registryLock.unlock();
    }
  }

  /**
   * The caches of a store.
   *
   * @param states those that are there, in the order of their names
   * @param last number of the newest that ever was, 0 if none
   */
  public record AllCaches(List<CacheState> states, long last) {
    /** Keeps its own list. */
    public AllCaches {
      states = List.copyOf(states);
    }
  }

  /**
   * Starts a restoration in all shards, see {@link Room#startRestoration}.
   *
   * @param now by which time entries have expired
   */
  void startRestoration(long now) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.room().startRestoration(now);
      } finally {
        shard.unlock();
      }
    }
  }

  /** Adds a cache that was there before a restart; the name must be free. */
  CacheHandle restore(long id, String name, CacheSpec spec, long epoch) {
    registryLock.lock();
    try {
      CacheHandle restored = new CacheHandle(id, name, spec, epoch, shards.length);
      caches.put(name, restored);
      cacheCount++;
      return restored;
    } finally {
      registryLock.unlock();
    }
  }

  /**
   * Ends a restoration, and makes the numbers of caches and versions go on above what was there
   * before.
   */
  void endRestoration(long newestCache, long version) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.room().endRestoration();
      } finally {
        shard.unlock();
      }
    }
    registryLock.lock();
    try {
      lastCache = Math.max(lastCache, newestCache);
    } finally {
      registryLock.unlock();
    }
    sequence.accumulateAndGet(version, Math::max);
  }

  /** Removes a cache that was destroyed before a restart. */
  void unrestore(CacheHandle cache) {
    destroy(cache.name(), CacheListener.NONE);
  }

  void dropStale(CacheHandle cache) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.tables().dropStale(cache);
      } finally {
        shard.unlock();
      }
    }
  }

  /** Replaces what a cache is configured with; commands that follow see it. */
  public void configure(CacheHandle cache, CacheSpec spec) {
    cache.configure(spec, listener);
    follow(cache);
  }

  /**
   * Configures a cache that nobody has configured yet: one that still has the defaults, as those
   * have that come to be when they are first used. Of several who try, one succeeds.
   */
  public void configureFirst(CacheHandle cache, CacheSpec spec) {
    if (cache.configureFirst(spec, listener)) {
      follow(cache);
    }
  }

  void follow(CacheHandle cache) {
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.tables().follow(cache);
      } finally {
        shard.unlock();
      }
    }
  }

  /** Names in ascending order that begin with a prefix and come after another, up to a limit. */
  public List<String> names(String prefix, String after, int limit) {
    List<String> names = new ArrayList<>();
    boolean fromPrefix = prefix.compareTo(after) > 0;
    String from = fromPrefix ? prefix : after;
    for (String name : caches.tailMap(from, fromPrefix).keySet()) {
      if (names.size() == limit || !name.startsWith(prefix)) {
        break;
      }
      names.add(name);
    }
    return names;
  }

  /** Number of a cache's live entries; 0 if it is destroyed. */
  public long count(CacheHandle cache, long now) {
    Tally sum = new Tally();
    count(cache, now, sum);
    return sum.entries;
  }

  private void count(CacheHandle cache, long now, Tally sum) {
    for (Shard shard : shards) {
      long from = 0;
      do {
        shard.lock();
        try {
          from = shard.count(cache, from, now, sum);
        } finally {
          shard.unlock();
        }
      } while (from != 0);
    }
  }

  /** Counters of a cache since it was created. */
  public Tally tally(CacheHandle cache, long now) {
    Tally sum;
    long before;
    int tries = 0;
    do {
      before = retirements.get();
      sum = new Tally();
      count(cache, now, sum);
      for (Shard shard : shards) {
        shard.lock();
        try {
          shard.tables().addTally(cache, sum);
        } finally {
          shard.unlock();
        }
      }
      cache.addPast(sum);
    } while (before != retirements.get() && ++tries < MAX_TRIES);
    return sum;
  }

  /** Counters of a shard, and what it uses. Entries that have expired count until reclaimed. */
  public Totals totals(int shard, long now) {
    Totals totals = new Totals(new Tally(), new Usage());
    shards[shard].lock();
    try {
      shards[shard].addTotals(now, totals);
    } finally {
      shards[shard].unlock();
    }
    return totals;
  }

  /** Counters of all caches, also of those destroyed since, and what all shards use. */
  public Totals totals(long now) {
    Totals totals;
    long before;
    int tries = 0;
    do {
      before = retirements.get();
      totals = sumOfShards(now);
    } while (before != retirements.get() && ++tries < MAX_TRIES);
    return totals;
  }

  /**
   * Number of entries, also of those whose expiry has passed. Unlike {@link #totals} it reclaims
   * none, so that a recovery may ask while a record that extends an expiry is still to come.
   */
  long held() {
    Tally sum = new Tally();
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.tables().addAll(sum);
      } finally {
        shard.unlock();
      }
    }
    return sum.entries;
  }

  private Totals sumOfShards(long now) {
    Totals totals = new Totals(new Tally(), new Usage());
    for (int i = 0; i < shards.length; i++) {
      Totals ofShard = totals(i, now);
      totals.tally().add(ofShard.tally());
      totals.usage().add(ofShard.usage());
    }
    for (CacheHandle cache : caches.values()) {
      cache.addPast(totals.tally());
    }
    registryLock.lock();
    try {
      totals.tally().add(ofDestroyed);
    } finally {
      registryLock.unlock();
    }
    return totals;
  }

  /** To be told that what a table has counted is now found elsewhere; a sum asks again then. */
  void noteRetirement() {
    retirements.incrementAndGet();
  }

  /**
   * What a shard or the store has counted and uses.
   *
   * @param tally what was counted
   * @param usage what is used
   */
  public record Totals(Tally tally, Usage usage) {}

  /**
   * Reclaims entries that have expired or that a clear has left: in each shard a few at a time,
   * until there are no more.
   *
   * @param maxEntries about how many entries to look at
   * @return how many were looked at
   */
  public int sweep(long now, int maxEntries) {
    int each = Math.max(1, maxEntries / shards.length);
    int swept = 0;
    for (Shard shard : shards) {
      int left = each;
      int done;
      do {
        int step = Math.min(left, SWEEP_STEP);
        shard.lock();
        try {
          done = shard.sweep(now, step);
        } finally {
          shard.unlock();
        }
        left -= done;
        swept += done;
      } while (left > 0 && done > 0);
    }
    return swept;
  }
}
