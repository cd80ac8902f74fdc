package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The part of a store whose keys' hashes begin with the same bits, under one lock.
 *
 * <p>A command locks the shard, enters a cache, finds a key, decides by what it sees, reserves what
 * it needs, and then acts; nothing after the decision can fail. The shard is its own cursor, so
 * that no object is made on the way: what is found is read from it until {@link #unlock}. All
 * methods but {@link #lock} may be called only by the thread that holds the lock.
 */
public final class Shard {

  /** Expiry of an entry that does not expire. */
  public static final long NO_EXPIRY = Long.MAX_VALUE;

  /** Entries that a put looks at for expired ones when the store is full. */
  private static final int RESCUE_SWEEP = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Store store;
  private final int index;
  private final int shardBits;
  private final List<Table> tables = new ArrayList<>();
  private final Tally ofDestroyed = new Tally();
  private long earliest = NO_EXPIRY;
  private int sweepTable;

  // The cursor.
  private @Nullable Table table;
  private @Nullable Entry entry;
  private long hash;
  private ByteBuf source = Unpooled.EMPTY_BUFFER;
  private int keyIndex;
  private int keyLength;

  // What a put has reserved and not used yet.
  private long reserved;
  private byte @Nullable [] prepared;

  Shard(Store store, int index, int shardBits) {
    this.store = store;
    this.index = index;
    this.shardBits = shardBits;
  }

  /** Waits for the shard. */
  public void lock() {
    lock.lock();
  }

  /** Leaves the shard; gives back what was reserved and not used. */
  public void unlock() {
    if (reserved > 0) {
      store.memory().release(reserved);
      reserved = 0;
    }
    prepared = null;
    table = null;
    entry = null;
    source = Unpooled.EMPTY_BUFFER;
    lock.unlock();
  }

  /**
   * Turns to a cache.
   *
   * @return false if it is destroyed
   */
  public boolean enter(CacheHandle cache) {
    long epoch = cache.epoch();
    if (epoch < 0) {
      return false;
    }
    Table existing = cache.table(index);
    if (existing == null) {
      existing = new Table(store.memory(), shardBits, epoch);
      cache.table(index, existing);
      tables.add(existing);
    }
    existing.advance(epoch);
    table = existing;
    return true;
  }

  /**
   * Turns to a key of the cache entered. An entry that has expired is reclaimed on the way.
   *
   * @return whether there is a live entry
   */
  public boolean find(long keyHash, ByteBuf keySource, int indexOfKey, int lengthOfKey, long now) {
    hash = keyHash;
    source = keySource;
    keyIndex = indexOfKey;
    keyLength = lengthOfKey;
    Table entered = table();
    Entry found = entered.find(keyHash, keySource, indexOfKey, lengthOfKey);
    if (found != null && found.expiry <= now) {
      entered.expire(found);
      found = null;
    }
    entry = found;
    return found != null;
  }

  /** Whether the cursor is on a live entry. */
  public boolean isLive() {
    return entry != null;
  }

  /** Hash of the entry's key. */
  public long hash() {
    return entry().hash;
  }

  /** Version of the entry. */
  public long version() {
    return entry().version;
  }

  /** Expiry of the entry, milliseconds, or {@link #NO_EXPIRY}. */
  public long expiry() {
    return entry().expiry;
  }

  /** Length of the entry's key, bytes. */
  public int keyLength() {
    return entry().keyLength;
  }

  /** Length of the entry's value, bytes. */
  public int valueLength() {
    return entry().valueLength();
  }

  /** Appends the entry's key. */
  public void appendKey(ByteBuf out) {
    Entry e = entry();
    out.writeBytes(e.data, 0, e.keyLength);
  }

  /** Appends the entry's value. */
  public void appendValue(ByteBuf out) {
    Entry e = entry();
    out.writeBytes(e.data, e.keyLength, e.valueLength());
  }

  /** Compares the entry's value. */
  public boolean valueEquals(ByteBuf with, int valueIndex, int valueLength) {
    return entry().hasValue(with, valueIndex, valueLength);
  }

  /** Counts a read of the cache entered. */
  public void countRead(boolean hit) {
    if (hit) {
      table().tally.hits++;
    } else {
      table().tally.misses++;
    }
  }

  /** Counts a put that took effect. */
  public void countPut() {
    table().tally.puts++;
  }

  /** Takes the next version of the store. */
  public long nextVersion() {
    return store.nextVersion();
  }

  /**
   * Makes sure that a {@link #put} of a value of this length will succeed.
   *
   * @return false if the store is at its limit, also after a look for expired entries
   */
  public boolean reserve(int valueLength, long now) {
    Entry old = entry;
    long more = Entry.bytes(keyLength, valueLength) - (old == null ? 0 : old.bytes());
    if (more > 0) {
      if (!store.memory().reserve(more)) {
        sweep(now, RESCUE_SWEEP);
        if (!store.memory().reserve(more)) {
          table().tally.refusedPuts++;
          return false;
        }
      }
      reserved = more;
    }
    if (old == null || more != 0) {
      prepared = new byte[keyLength + valueLength];
    }
    return true;
  }

  /** Stores the value that was reserved for, at the key found. */
  public void put(int valueIndex, int valueLength, long version, long expiry) {
    Entry old = entry;
    byte[] fresh = prepared;
    noteExpiry(expiry);
    if (old == null) {
      if (fresh == null) {
        throw new IllegalStateException("nothing was reserved");
      }
      source.getBytes(keyIndex, fresh, 0, keyLength);
      source.getBytes(valueIndex, fresh, keyLength, valueLength);
      Entry added = new Entry(hash, keyLength, fresh, version, expiry);
      reserved = 0; // It is the entry's now, also if the table cannot grow.
      table().insert(added);
      entry = added;
    } else {
      if (fresh != null) {
        System.arraycopy(old.data, 0, fresh, 0, keyLength);
        table().replaceData(old, fresh);
      }
      source.getBytes(valueIndex, old.data, keyLength, valueLength);
      old.version = version;
      old.expiry = expiry;
    }
    reserved = 0;
    prepared = null;
  }

  /** Removes the entry on behalf of a command. */
  public void remove() {
    table().tally.removals++;
    table().remove(entry());
    entry = null;
  }

  /** Removes the entry because it expires at once. */
  public void expire() {
    table().expire(entry());
    entry = null;
  }

  /** Changes the entry's expiry and nothing else. */
  public void touch(long expiry) {
    noteExpiry(expiry);
    entry().expiry = expiry;
  }

  private void noteExpiry(long expiry) {
    earliest = Math.min(earliest, expiry);
    table().noteExpiry(expiry);
  }

  /**
   * Turns to the first live entry of a cache, in the order of unsigned hashes, from a hash on.
   *
   * @return false if there is none here, or the cache is destroyed
   */
  public boolean seek(CacheHandle cache, long fromHash, long now) {
    long lowest = shardBits == 0 ? 0 : (long) index << (Long.SIZE - shardBits);
    long from = Long.compareUnsigned(fromHash, lowest) < 0 ? lowest : fromHash;
    table = current(cache);
    return table != null && settle(table.ceiling(from), now);
  }

  /** Turns to the next live entry in the order of unsigned hashes. */
  public boolean next(long now) {
    return settle(table().after(entry()), now);
  }

  private boolean settle(@Nullable Entry candidate, long now) {
    Entry live = candidate;
    while (live != null && live.expiry <= now) {
      live = table().after(live);
    }
    entry = live;
    return live != null;
  }

  /** Adds what a cache has here, after a look for expired entries. */
  void tally(CacheHandle cache, long now, Tally sum) {
    Table existing = current(cache);
    if (existing != null) {
      existing.expireAll(now);
      sum.add(existing.tally);
    }
  }

  /** Adds what all caches, also those destroyed since, have and had here. */
  void tally(long now, Tally sum) {
    sum.add(ofDestroyed);
    for (Table each : tables) {
      each.expireAll(now);
      sum.add(each.tally);
    }
  }

  /** Frees what a clear has made invisible. */
  void reclaim(CacheHandle cache) {
    current(cache);
  }

  /** Frees all that a destroyed cache has here. */
  void drop(CacheHandle cache) {
    Table existing = cache.table(index);
    if (existing != null) {
      existing.advance(cache.epoch());
      ofDestroyed.add(existing.tally);
      tables.remove(existing);
      cache.table(index, null);
    }
  }

  /**
   * Reclaims expired entries, going on where the last call stopped.
   *
   * @param budget about how many entries to look at
   * @return how many were reclaimed
   */
  int sweep(long now, int budget) {
    if (earliest > now) {
      return 0;
    }
    int left = budget;
    long reclaimed = 0;
    for (int n = tables.size(); n > 0 && left > 0; n--) {
      sweepTable = sweepTable < tables.size() ? sweepTable : 0;
      Table swept = tables.get(sweepTable);
      if (swept.earliest() <= now) {
        long before = swept.tally.entries;
        left -= swept.sweep(now, left);
        reclaimed += before - swept.tally.entries;
      }
      if (swept.earliest() > now) {
        sweepTable++;
      }
    }
    earliest = NO_EXPIRY;
    for (Table each : tables) {
      earliest = Math.min(earliest, each.earliest());
    }
    return (int) reclaimed;
  }

  private @Nullable Table current(CacheHandle cache) {
    long epoch = cache.epoch();
    Table existing = cache.table(index);
    if (epoch < 0 || existing == null) {
      return null;
    }
    existing.advance(epoch);
    return existing;
  }

  private Table table() {
    Table entered = table;
    if (entered == null) {
      throw new IllegalStateException("no cache was entered");
    }
    return entered;
  }

  private Entry entry() {
    Entry found = entry;
    if (found == null) {
      throw new IllegalStateException("the cursor is on no live entry");
    }
    return found;
  }
}
