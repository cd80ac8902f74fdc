package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All caches with all entries: shards by hash, caches by name, one sequence of versions and one
 * limit on memory. Thread safe.
 *
 * <p>The order of unsigned hashes runs through the shards in their order, and through each shard in
 * the order of its tables. No thread holds two locks of a store at once.
 */
public final class Store {

  /** Bytes that an entry takes beside its key and value, as {@code memory.max} counts it. */
  public static final int ENTRY_OVERHEAD_BYTES = Entry.OVERHEAD_BYTES;

  private final KeyHash keyHash;
  private final Memory memory;
  private final Shard[] shards;
  private final int shardBits;
  private final int maxCaches;
  private final int maxEntryBytes;
  private final AtomicLong sequence = new AtomicLong();
  private final ConcurrentSkipListMap<String, CacheHandle> caches = new ConcurrentSkipListMap<>();
  private final ReentrantLock registryLock = new ReentrantLock();
  private int cacheCount; // guarded by registryLock

  /**
   * Creates an empty store.
   *
   * @param memoryMaxBytes most bytes of all entries, their overhead included
   * @param maxEntryBytes most bytes of an entry's key and value; the commands hold to it
   * @param maxCaches most caches
   * @param shards number of shards, a power of two
   */
  public Store(long memoryMaxBytes, int maxEntryBytes, int maxCaches, int shards, KeyHash keyHash) {
    this.keyHash = keyHash;
    this.memory = new Memory(memoryMaxBytes);
    this.maxEntryBytes = maxEntryBytes;
    this.maxCaches = maxCaches;
    this.shardBits = Integer.numberOfTrailingZeros(shards);
    this.shards = new Shard[shards];
    for (int i = 0; i < shards; i++) {
      this.shards[i] = new Shard(this, i, shardBits);
    }
  }

  /** Hashes a key. */
  public long hash(ByteBuf source, int keyIndex, int keyLength) {
    return keyHash.hash(source, keyIndex, keyLength);
  }

  /** Number of shards. */
  public int shards() {
    return shards.length;
  }

  /** The shard at a place in the order of hashes. */
  public Shard shard(int index) {
    return shards[index];
  }

  /** Place of the shard that a hash belongs to. */
  public int shardOf(long hash) {
    return (int) (hash >>> 1 >>> (Long.SIZE - 1 - shardBits)); // in two steps: of one shard, all 64
  }

  /** Highest version that was assigned. */
  public long sequence() {
    return sequence.get();
  }

  /** Bytes that entries take now, their overhead included. */
  public long memoryUsed() {
    return memory.used();
  }

  /** Bytes that entries may take. */
  public long memoryMax() {
    return memory.max();
  }

  /** Most bytes of an entry's key and value. */
  public int maxEntryBytes() {
    return maxEntryBytes;
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

  Memory memory() {
    return memory;
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
      if (cacheCount == maxCaches) {
        return null;
      }
      CacheHandle created = new CacheHandle(name, spec, shards.length);
      caches.put(name, created);
      cacheCount++;
      return new Registration(created, true);
    } finally {
      registryLock.unlock();
    }
  }

  /** Removes a cache and its entries; false if there is none of the name. */
  public boolean destroy(String name) {
    CacheHandle removed;
    registryLock.lock();
    try {
      removed = caches.remove(name);
      if (removed == null) {
        return false;
      }
      cacheCount--;
      removed.destroy();
    } finally {
      registryLock.unlock();
    }
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.drop(removed);
      } finally {
        shard.unlock();
      }
    }
    return true;
  }

  /** Removes all caches. */
  public void destroyAll() {
    for (String name : caches.keySet()) {
      destroy(name);
    }
  }

  /** Drops all entries of a cache: for all threads at the same instant, then their memory. */
  public void clear(CacheHandle cache) {
    cache.clear();
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.reclaim(cache);
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

  /** Counters of a cache; all zero if it is destroyed. */
  public Tally tally(CacheHandle cache, long now) {
    Tally sum = new Tally();
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.tally(cache, now, sum);
      } finally {
        shard.unlock();
      }
    }
    return sum;
  }

  /** Counters of all caches, of those destroyed since too. */
  public Tally tally(long now) {
    Tally sum = new Tally();
    for (Shard shard : shards) {
      shard.lock();
      try {
        shard.tally(now, sum);
      } finally {
        shard.unlock();
      }
    }
    return sum;
  }

  /**
   * Reclaims expired entries: a few in each shard, going on where the last call stopped.
   *
   * @param maxEntries about how many entries to look at
   * @return how many were reclaimed
   */
  public int sweep(long now, int maxEntries) {
    int each = Math.max(1, maxEntries / shards.length);
    int reclaimed = 0;
    for (Shard shard : shards) {
      shard.lock();
      try {
        reclaimed += shard.sweep(now, each);
      } finally {
        shard.unlock();
      }
    }
    return reclaimed;
  }
}
