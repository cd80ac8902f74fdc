package io.crabcache.engine.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One named cache of a store. A handle stays valid for ever; once its cache is destroyed, commands
 * on it answer that there is no such cache, also if a cache of the same name was created since.
 * Thread safe.
 */
public final class CacheHandle {
  private static final long DESTROYED = -1;
  private static final EntryListener[] NOBODY = {};

  private final long id;
  private final String name;

  /** See {@link #salted}. */
  private final long salt = ThreadLocalRandom.current().nextLong();

  private volatile CacheSpec spec;

  /**
   * Counts the clears. A table belongs to an epoch and counts as empty in a later one, so that a
   * clear shows in all shards at the same instant.
   */
  private final AtomicLong epoch;

  /** Written before what it is the position of, so that whoever sees that finds it, too. */
  private volatile long changedAt;

  /** What the tables hold while the cache is limited; see {@link Table#follow}. */
  private final AtomicLong countedEntries = new AtomicLong();

  private final AtomicLong countedBytes = new AtomicLong();

  /** Replaced as a whole, under this; who reads it finds those that had begun to listen before. */
  private volatile EntryListener[] listeners = NOBODY;

  private final LongAdder missesWithoutTable = new LongAdder();
  private final Tally past = new Tally(); // guarded by this; taken last, under a shard's lock

  /**
   * One per shard, null until it is needed; each is guarded by its shard's lock. Reads without it
   * serve only to warm the processor's caches.
   */
  private final @Nullable Table[] tables;

  CacheHandle(long id, String name, CacheSpec spec, long epoch, int shards) {
    this.id = id;
    this.name = name;
    this.spec = spec;
    this.epoch = new AtomicLong(epoch);
    this.tables = new @Nullable Table[shards];
  }

  /**
   * Number of the cache, 1 or more: of all caches that the store ever had, no other has it, though
   * its name may be the same.
   */
  public long id() {
    return id;
  }

  /** Name of the cache. */
  public String name() {
    return name;
  }

  /**
   * Makes the hash of a key that of the cache's key. The same key of another cache has another one:
   * else the sketch would take the use of the one for a use of the other, and ids are the keys of
   * many caches.
   */
  public long salted(long hashOfKey) {
    return hashOfKey ^ salt;
  }

  /** What the cache was created or last configured with. */
  public CacheSpec spec() {
    return spec;
  }

  /**
   * What the {@link CacheListener} returned for the last change of the cache as a whole; 0 if there
   * was none yet. Who reads it after an epoch or settings gets that of their change, or a later
   * one.
   */
  public long changedAt() {
    return changedAt;
  }

  void changedAt(long position) {
    changedAt = position;
  }

  synchronized void configure(CacheSpec newSpec, CacheListener listener) {
    changedAt = listener.configures(this, newSpec);
    spec = newSpec;
  }

  /** Replaces the defaults; false if the cache has been configured. */
  synchronized boolean configureFirst(CacheSpec newSpec, CacheListener listener) {
    if (!spec.equals(CacheSpec.DEFAULT) || newSpec.equals(CacheSpec.DEFAULT)) {
      return false;
    }
    configure(newSpec, listener);
    return true;
  }

  /** Tells whether the cache is gone for good. */
  public boolean isDestroyed() {
    return epoch.get() == DESTROYED;
  }

  /** Number of clears, as of now; negative once the cache is destroyed. */
  public long epoch() {
    return epoch.get();
  }

  synchronized void clear(CacheListener listener) {
    long current = epoch.get();
    if (current != DESTROYED) {
      changedAt = listener.clears(this, current + 1);
      epoch.set(current + 1);
    }
  }

  /** Takes an epoch over; false if it has that or a later one, or is destroyed. */
  synchronized boolean raiseEpoch(long to) {
    long current = epoch.get();
    if (current == DESTROYED || current >= to) {
      return false;
    }
    epoch.set(to);
    return true;
  }

  synchronized void destroy(CacheListener listener) {
    changedAt = listener.destroys(this);
    epoch.set(DESTROYED);
    for (EntryListener each : listeners) {
      each.cacheDestroyed();
    }
  }

  /** Settings and epoch as they are together; no change of the cache is half done then. */
  synchronized CacheState state() {
    return new CacheState(this, spec, epoch.get());
  }

  /** Counts a read in a shard where the cache has never had an entry. */
  void countMiss() {
    missesWithoutTable.increment();
  }

  /** Keeps what an empty table has counted, so that the table can go. */
  synchronized void retire(Tally tally) {
    past.add(tally);
  }

  /** Adds what was counted without tables and in those that have gone. */
  synchronized void addPast(Tally sum) {
    sum.add(past);
    sum.misses += missesWithoutTable.sum();
  }

  /** Those who are told of changes of entries; not to be changed. */
  public EntryListener[] listeners() {
    return listeners;
  }

  /** Whether somebody is told of changes of a kind. */
  public boolean isWatched(int kind) {
    for (EntryListener each : listeners) {
      if ((each.kinds() & kind) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether somebody makes those wait who change something. */
  public boolean isWatchedSynchronously() {
    for (EntryListener each : listeners) {
      if (each.isSynchronous()) {
        return true;
      }
    }
    return false;
  }

  /** Adds a listener; false if the cache is destroyed. */
  synchronized boolean watch(EntryListener added) {
    if (isDestroyed()) {
      return false;
    }
    EntryListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = added;
    listeners = more;
    return true;
  }

  /** Removes a listener; false if it is none. */
  synchronized boolean unwatch(EntryListener removed) {
    List<EntryListener> left = new ArrayList<>(List.of(listeners));
    boolean found = left.remove(removed);
    listeners = left.toArray(NOBODY);
    return found;
  }

  void count(long entries, long bytes) {
    countedEntries.addAndGet(entries);
    countedBytes.addAndGet(bytes);
  }

  /** Whether the cache would be over one of its limits with this much more. */
  boolean isOver(long moreEntries, long moreBytes) {
    CacheSpec limits = spec;
    return (limits.maxEntries() > 0 && countedEntries.get() + moreEntries > limits.maxEntries())
        || (limits.maxBytes() > 0 && countedBytes.get() + moreBytes > limits.maxBytes());
  }

  @Nullable Table table(int shard) {
    return tables[shard];
  }

  void table(int shard, @Nullable Table table) {
    tables[shard] = table;
  }

  @Override
  public String toString() {
    return name;
  }
}
