package io.crabcache.engine.store;

import io.crabcache.engine.store.index.Index;
import io.crabcache.engine.store.index.Walk;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The part of a store whose keys' hashes end with the same bits, under one lock.
 *
 * <p>A command locks the shard, enters a cache, finds a key, decides by what it sees, and then
 * acts; nothing after the decision can fail. The shard is its own cursor, so that no object is made
 * on the way: what is found is read from it until {@link #unlock}. All methods but {@link #lock}
 * and those that warm may be called only by the thread that holds the lock.
 */
public final class Shard implements KeyView {

  /** Expiry of an entry that does not expire. */
  public static final long NO_EXPIRY = Long.MAX_VALUE;

  /** Tries for the lock before a thread goes to sleep; a command holds it for about as long. */
  private static final int SPINS = 200;

  /** Entries that are counted or reclaimed before the lock is given to others. */
  private static final int STEP = 500;

  /** Stages of {@link #warm}. */
  public static final int WARM_STAGES = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Store store;
  private final int index;
  private final int shardBits;
  private final Residents residents;
  private final Entries entries;
  private final Room room;
  private final Walk walk = new Walk();
  private final CacheTables tables;

  /** Expired entries that were passed over since {@link #seek}, and whether these were too many. */
  private int passed;

  private boolean isCut;

  private final Leases leases = new Leases();

  // The cursor; the entry that it is on is residents.current.
  private @Nullable Table table;
  private @Nullable CacheHandle cache;
  private long epoch;
  private long hash;
  private int keyIndex;
  private int keyLength;

  Shard(Store store, int index, ShardSettings settings, KeyHash keyHash) {
    this.store = store;
    this.index = index;
    this.shardBits = settings.shardBits();
    this.residents = new Residents(settings, keyHash);
    this.entries = residents.entries();
    this.room = new Room(residents, settings);
    this.tables = new CacheTables(store, index, residents, room);
  }

  /** Place of the shard among those of its store. */
  public int index() {
    return index;
  }

  @Override
  public Store store() {
    return store;
  }

  Residents residents() {
    return residents;
  }

  /** Makes room, and knows how what has expired is dealt with. */
  Room room() {
    return room;
  }

  /** The tables of the caches; only for the thread that holds the lock. */
  CacheTables tables() {
    return tables;
  }

  /** Most bytes that an entry of these lengths takes; needs no lock. */
  long entryBytes(int lengthOfKey, int lengthOfValue) {
    return entries.blockBytes(lengthOfKey, lengthOfValue, true);
  }

  /**
   * Position of the last record that a log has of a key here. The store keeps it for its users and
   * does not read it.
   */
  public long loggedTo() {
    return residents.loggedTo;
  }

  /** Sets {@link #loggedTo()}. */
  public void loggedTo(long position) {
    residents.loggedTo = position;
  }

  /** Number of the cache that was entered, see {@link CacheHandle#id}. */
  public long cacheId() {
    return cache().id();
  }

  /** How often the cache that was entered or sought had been cleared, as of then. */
  public long epoch() {
    return epoch;
  }

  /** Waits for the shard. */
  public void lock() {
    if (!lock.tryLock()) {
      lockContended();
    }
  }

  private void lockContended() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (!lock.isLocked() && lock.tryLock()) {
        return;
      }
    }
    lock.lock();
  }

  /**
   * Leaves the shard. It stays turned to the cache: each reference that is written costs a write to
   * the collector's card table, on which the processors of all threads meet.
   */
  public void unlock() {
    residents.current = 0;
    lock.unlock();
  }

  /**
   * Turns to a cache.
   *
   * @return false if it is destroyed
   */
  public boolean enter(CacheHandle entered) {
    return enter(entered, entered.epoch());
  }

  /**
   * Turns to a cache as of an epoch that was read while the lock was held.
   *
   * @return false if it was destroyed
   */
  public boolean enter(CacheHandle entered, long epochOfEntered) {
    epoch = epochOfEntered;
    Table found = tables.current(entered, epochOfEntered);
    if (isOther(entered, found)) {
      cache = entered;
      table = found;
    }
    return epochOfEntered >= 0;
  }

  /** Whether the cursor is elsewhere; see {@link #unlock} for why that is asked. */
  @SuppressWarnings("ReferenceEquality") // Neither is ever equal to another.
  private boolean isOther(CacheHandle entered, @Nullable Table found) {
    return cache != entered || table != found;
  }

  /**
   * Turns to a key of the cache entered. An entry that has expired is reclaimed on the way.
   *
   * @return whether there is a live entry
   */
  public boolean find(long keyHash, ByteBuf keySource, int indexOfKey, int lengthOfKey, long now) {
    hash = keyHash;
    keyIndex = indexOfKey;
    keyLength = lengthOfKey;
    Table entered = table;
    if (entered == null) {
      residents.current = 0; // In a group the cursor may have been elsewhere before.
      return false;
    }
    int found = entered.index.find(keyHash, keySource, indexOfKey, lengthOfKey);
    residents.current = found;
    if (found != 0 && entries.expiry(found) <= now) {
      residents.expireOverdue(found);
    }
    return residents.current != 0;
  }

  @Override
  public boolean isLive() {
    return residents.current != 0;
  }

  /** Place of the entry that {@link #seek} or {@link #next} turned to in the order of the store. */
  public long position() {
    return inStore(walk.position());
  }

  private long inStore(long position) {
    return shardBits == 0
        ? position
        : ((long) index << (Long.SIZE - shardBits)) | (position >>> shardBits);
  }

  @Override
  public long version() {
    return entries.version(residents.current);
  }

  @Override
  public long expiry() {
    return entries.expiry(residents.current);
  }

  /** Length of the entry's key, bytes. */
  public int keyLength() {
    return entries.keyLength(residents.current);
  }

  @Override
  public int valueLength() {
    return entries.valueLength(residents.current);
  }

  /** Appends the entry's key. */
  public void appendKey(ByteBuf out) {
    entries.appendKey(residents.current, out);
  }

  @Override
  public void appendValue(ByteBuf out) {
    entries.appendValue(residents.current, out);
  }

  @Override
  public void appendValue(int from, int length, ByteBuf out) {
    entries.appendValue(residents.current, from, length, out);
  }

  @Override
  public boolean valueEquals(ByteBuf with, int valueIndex, int valueLength) {
    return entries.hasValue(residents.current, with, valueIndex, valueLength);
  }

  @Override
  public void countRead(boolean use) {
    Table entered = table;
    if (entered == null) {
      cache().countMiss();
    } else if (residents.current == 0) {
      entered.tally.misses++;
    } else {
      entered.tally.hits++;
      if (use) {
        residents.recordUse(entered, hash);
      }
    }
  }

  @Override
  public void recordUse() {
    residents.recordUse(table(), hash);
  }

  @Override
  public int frequency() {
    return residents.frequency(hash);
  }

  @Override
  public long bytes() {
    Index index = table().index;
    return entries.blockBytes(residents.current) + index.bytes() / index.size();
  }

  /**
   * What listeners are to be told of the key found, before it happens. For a kind that needs no
   * entry the caller adds the key.
   *
   * @param kind of {@link EntryChange}
   */
  public EntryChange change(int kind, long version) {
    return residents.change().begin(kind, residents.current, version, residents.loggedTo);
  }

  @Override
  public boolean isLeased(long now) {
    return leases.isHeld(hash, now);
  }

  /**
   * Takes or renews a lease on the key sought.
   *
   * @param end when it ends by itself
   * @return false if another holds it, or the shard has too many
   */
  public boolean lease(long holder, long end, long now) {
    return leases.take(hash, holder, end, now);
  }

  /** Gives a lease on the key sought back; false if the holder has none. */
  public boolean release(long holder) {
    return leases.release(hash, holder);
  }

  @Override
  public long nextVersion() {
    return store.nextVersion();
  }

  @Override
  public boolean mayReturn() {
    return residents.hasEvicted();
  }

  /**
   * Stores a value at the key found. It may turn out that others have a better right to the room,
   * as {@link io.crabcache.engine.store.eviction} explains; then the key has no entry afterwards.
   *
   * @param key the buffer that the key was found by
   * @param value where the value lies; not in the store
   */
  public void put(
      ByteBuf key,
      ByteBuf value,
      int valueIndex,
      int valueLength,
      long version,
      long expiry,
      long now) {
    room.reclaim(now);
    Table entered = tableToWrite();
    entered.tally.puts++;
    store(entered, key, value, valueIndex, valueLength, version, expiry);
  }

  /**
   * Stores what the key found had before a restart, as {@link #put} does; counts as no put. Its
   * expiry may have passed, since a later change may extend it. For {@link Restoration}s only.
   */
  public void load(
      ByteBuf key, ByteBuf value, int valueIndex, int valueLength, long version, long expiry) {
    room.reclaimForLoad();
    store(tableToWrite(), key, value, valueIndex, valueLength, version, expiry);
  }

  /** Leaves out what the key found had before a restart, because it can no longer be stored. */
  public void loadNothing() {
    dropPut(tableToWrite());
  }

  /** Removes the entry, because it was removed before a restart; counts as no removal. */
  public void unload() {
    residents.remove(residents.current);
  }

  private void store(
      Table entered,
      ByteBuf key,
      ByteBuf value,
      int valueIndex,
      int valueLength,
      long version,
      long expiry) {
    boolean expiring = expiry != NO_EXPIRY;
    if (residents.current != 0) {
      if (entries.fits(residents.current, valueLength, expiring)) {
        residents.overwriteCurrent(entered, value, valueIndex, valueLength, version, expiry);
        residents.recordUse(entered, hash);
        return;
      }
      if (entries.isLarge(residents.current)) {
        residents.remove(residents.current); // There may not be room for both.
      }
    }
    int entry = newEntry(entered, valueLength, expiring);
    if (entry == 0) {
      dropPut(entered);
      return;
    }
    entries.setKey(entry, hash, key, keyIndex);
    entries.setValue(entry, value, valueIndex, valueLength);
    entries.setVersion(entry, version);
    if (residents.current == 0) {
      residents.insert(entered, hash, entry, expiry);
    } else {
      residents.replaceCurrent(entered, hash, entry, expiry);
      residents.recordUse(entered, hash);
    }
  }

  /** The value counts as evicted at once, and with it what it would have replaced. */
  private void dropPut(Table entered) {
    if (residents.current == 0) {
      residents.countEviction(entered);
    } else {
      residents.evict(residents.current);
    }
  }

  private int newEntry(Table entered, int valueLength, boolean expiring) {
    long bytes = entries.blockBytes(keyLength, valueLength, expiring);
    return room.admit(entered, hash, bytes)
        ? room.allocate(entered, hash, keyLength, valueLength, expiring)
        : 0;
  }

  /** Counts a put of a value that expires at once, and removes what the key had. */
  public void putExpired() {
    tableToWrite().tally.puts++;
    if (residents.current != 0) {
      residents.expire(residents.current);
    }
  }

  /** Removes the entry on behalf of a command. */
  public void remove() {
    table().tally.removals++;
    residents.remove(residents.current);
  }

  /** Removes the entry because it expires at once. */
  public void expire() {
    residents.expire(residents.current);
  }

  /** Changes the entry's expiry and nothing else. */
  public void touch(long expiry) {
    Table entered = table();
    if (entries.isExpiring(residents.current) || expiry == NO_EXPIRY) {
      residents.changeExpiry(entered, residents.current, expiry);
    } else {
      room.widen(entered, hash, expiry);
    }
  }

  /**
   * Turns to the first live entry of a cache from a place in the order of the store on.
   *
   * @return false if there is none here, if the cache is destroyed, or if {@link #isCut}
   */
  public boolean seek(CacheHandle sought, long fromPosition, long now) {
    passed = 0;
    isCut = false;
    epoch = sought.epoch();
    table = tables.current(sought, epoch);
    return table != null && settle(walk.ceiling(table.index, inShard(fromPosition)), now);
  }

  /** Turns to the next live entry in that order. */
  public boolean next(long now) {
    return settle(walk.next(), now);
  }

  /**
   * Whether a search for a live entry was broken off because so many have expired; then it is to be
   * taken up again at {@link #position}.
   */
  public boolean isCut() {
    return isCut;
  }

  private boolean settle(int candidate, long now) {
    int live = candidate;
    while (live != 0 && entries.expiry(live) <= now) {
      long before = position();
      live = walk.next();
      if (++passed >= STEP && live != 0 && position() != before) {
        isCut = true;
        live = 0;
      }
    }
    residents.current = live;
    return live != 0;
  }

  private long inShard(long position) {
    long first = inStore(0);
    return Long.compareUnsigned(position, first) <= 0 ? 0 : position << shardBits;
  }

  /**
   * Counts live entries of a cache, a bounded number at a time.
   *
   * @param from 0, or what the last call returned
   * @return where to go on; 0 if that was all
   */
  long count(CacheHandle of, long from, long now, Tally sum) {
    room.reclaim(now, STEP);
    Table counted = tables.current(of, of.epoch());
    if (counted == null) {
      return 0;
    }
    if (from == 0 && (counted.expiring == 0 || !residents.wheel().isBehind(now))) {
      sum.entries += counted.tally.entries;
      sum.expiring += counted.expiring;
      return 0;
    }
    long last = from;
    int entry = walk.ceiling(counted.index, from);
    for (int i = 0; entry != 0 && (i < STEP || walk.position() == last); i++) {
      if (entries.expiry(entry) > now) {
        sum.entries++;
        sum.expiring += entries.expiry(entry) == NO_EXPIRY ? 0 : 1;
      }
      last = walk.position();
      entry = walk.next();
    }
    return entry == 0 ? 0 : walk.position();
  }

  /** Adds what was counted here for all caches, also those destroyed since, and what is used. */
  void addTotals(long now, Store.Totals totals) {
    room.reclaim(now, STEP);
    tables.addAll(totals.tally());
    totals.usage().add(residents);
  }

  /**
   * Reclaims entries that have expired, that a clear has left or that are over a limit which was
   * lowered, and tables that have been emptied.
   *
   * @param budget most entries to look at
   * @return how many were looked at
   */
  int sweep(long now, int budget) {
    int tended = tables.tend(budget);
    return tended + room.reclaim(now, budget - tended);
  }

  private Table tableToWrite() {
    Table entered = table;
    if (entered == null) {
      entered = tables.create(cache(), epoch);
      table = entered;
    }
    return entered;
  }

  private CacheHandle cache() {
    CacheHandle entered = cache;
    if (entered == null) {
      throw new IllegalStateException("no cache was entered");
    }
    return entered;
  }

  private Table table() {
    Table entered = table;
    if (entered == null) {
      throw new IllegalStateException("the cursor is on no live entry");
    }
    return entered;
  }

  /**
   * Reads what a later {@link #find} will read, so that the processor fetches it ahead: first the
   * bucket and the line of the sketch, then the entry. Called without the lock; what it returns
   * means nothing.
   *
   * @param stage 0 to {@link #WARM_STAGES} - 1, in that order
   */
  public long warm(CacheHandle of, long keyHash, int stage) {
    Table existing = of.table(index);
    return existing == null ? 0 : residents.warm(existing.index, keyHash, stage);
  }
}
