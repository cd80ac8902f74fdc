package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in one shard: a chained hash table in the order of the hashes. Guarded
 * by the shard's lock.
 *
 * <p>A bucket's index is the leading bits of the hash (behind those that chose the shard), and each
 * chain is sorted by hash. So walking the buckets in order visits the hashes in order, whatever the
 * table's size: an iteration needs no more memory than the hash that it has come to, and entries
 * that stay are met exactly once however often the table is resized on the way. Doubling cuts each
 * chain once and halving appends two chains, so neither sorts nor hashes again. (The same property
 * through reversed low bits is the idea of split-ordered lists: Shalev and Shavit, 2006.)
 *
 * <p>Find, insert and remove cost O(1) on average, resizing O(size) once in as many operations.
 */
final class Table {
  private static final int MIN_BITS = 2;
  private static final int MAX_BITS = 30;

  /** A table shrinks when it has this many times more buckets than entries. */
  private static final int SPARSE = 8;

  /** What was counted here; entries and bytes are of now. */
  final Tally tally = new Tally();

  private final Memory memory;
  private final int shardBits;
  private int bits;
  private @Nullable Entry[] buckets;

  /** The cache's epoch that the entries belong to; see {@link CacheHandle}. */
  private long epoch;

  /** No entry expires before this; not more than a bound, because entries go and change. */
  private long earliest = Long.MAX_VALUE;

  /** Where the sweep goes on, as a bucket's index in a table of {@link #MAX_BITS}. */
  private int sweepPosition;

  /**
   * Like {@link #earliest}, of what the current sweep has passed and of what came since it began.
   */
  private long sweepEarliest = Long.MAX_VALUE;

  Table(Memory memory, int shardBits, long epoch) {
    this.memory = memory;
    this.shardBits = shardBits;
    this.epoch = epoch;
    this.bits = MIN_BITS;
    this.buckets = new @Nullable Entry[1 << MIN_BITS];
  }

  /** Drops all entries if they are of an earlier epoch. O(1). */
  void advance(long currentEpoch) {
    if (epoch == currentEpoch) {
      return;
    }
    memory.release(tally.bytes);
    tally.entries = 0;
    tally.bytes = 0;
    epoch = currentEpoch;
    bits = MIN_BITS;
    buckets = new @Nullable Entry[1 << MIN_BITS];
    earliest = Long.MAX_VALUE;
    sweepPosition = 0;
    sweepEarliest = Long.MAX_VALUE;
  }

  long earliest() {
    return earliest;
  }

  private int bucket(long hash) {
    return (int) ((hash << shardBits) >>> (Long.SIZE - bits));
  }

  @Nullable Entry find(long hash, ByteBuf source, int keyIndex, int keyLength) {
    Entry entry = buckets[bucket(hash)];
    while (entry != null && Long.compareUnsigned(entry.hash, hash) <= 0) {
      if (entry.hash == hash && entry.hasKey(source, keyIndex, keyLength)) {
        return entry;
      }
      entry = entry.next;
    }
    return null;
  }

  /** Returns the first entry whose hash is not below {@code hash}, live or not. */
  @Nullable Entry ceiling(long hash) {
    int bucket = bucket(hash);
    Entry entry = buckets[bucket];
    while (entry != null && Long.compareUnsigned(entry.hash, hash) < 0) {
      entry = entry.next;
    }
    return entry != null ? entry : firstFrom(bucket + 1);
  }

  /** Returns the entry behind another in the order of the hashes, live or not. */
  @Nullable Entry after(Entry entry) {
    return entry.next != null ? entry.next : firstFrom(bucket(entry.hash) + 1);
  }

  private @Nullable Entry firstFrom(int bucket) {
    for (int i = bucket; i < buckets.length; i++) {
      Entry entry = buckets[i];
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  /** Adds an entry whose key is not there and whose memory was reserved. */
  void insert(Entry added) {
    int bucket = bucket(added.hash);
    Entry before = null;
    Entry behind = buckets[bucket];
    while (behind != null && Long.compareUnsigned(behind.hash, added.hash) <= 0) {
      before = behind;
      behind = behind.next;
    }
    added.next = behind;
    if (before == null) {
      buckets[bucket] = added;
    } else {
      before.next = added;
    }
    tally.entries++;
    tally.bytes += added.bytes();
    if (tally.entries > buckets.length && bits < MAX_BITS) {
      grow();
    }
  }

  /** Replaces key and value of an entry that is there; more memory was reserved before. */
  void replaceData(Entry changed, byte[] data) {
    int more = data.length - changed.data.length;
    tally.bytes += more;
    if (more < 0) {
      memory.release(-more);
    }
    changed.data = data;
  }

  /** To be told each expiry that an entry gets. */
  void noteExpiry(long expiry) {
    earliest = Math.min(earliest, expiry);
    sweepEarliest = Math.min(sweepEarliest, expiry);
  }

  /** Removes an entry that is there. */
  void remove(Entry removed) {
    int bucket = bucket(removed.hash);
    Entry before = null;
    Entry entry = buckets[bucket];
    while (entry != null && entry != removed) {
      before = entry;
      entry = entry.next;
    }
    if (entry == null) {
      throw new IllegalStateException("the entry is not in the table");
    }
    unlink(bucket, before, removed);
    shrink();
  }

  private void unlink(int bucket, @Nullable Entry before, Entry removed) {
    if (before == null) {
      buckets[bucket] = removed.next;
    } else {
      before.next = removed.next;
    }
    tally.entries--;
    tally.bytes -= removed.bytes();
    memory.release(removed.bytes());
  }

  /** Removes an entry that is there because its expiry has passed. */
  void expire(Entry expired) {
    tally.expirations++;
    remove(expired);
  }

  /** Removes all expired entries; costs nothing while none can have expired. */
  void expireAll(long now) {
    if (earliest <= now) {
      sweepPosition = 0;
      sweep(now, Integer.MAX_VALUE);
    }
  }

  /**
   * Removes expired entries, bucket by bucket from where the last sweep stopped to the table's end.
   *
   * @param budget most buckets and entries to look at; a chain is not left half done
   * @return how many were looked at
   */
  int sweep(long now, int budget) {
    int examined = 0;
    int i = sweepPosition >>> (MAX_BITS - bits);
    if (i == 0) {
      sweepEarliest = Long.MAX_VALUE;
    }
    for (; i < buckets.length && examined < budget; i++) {
      examined += 1 + sweepBucket(i, now);
    }
    if (i < buckets.length) {
      sweepPosition = i << (MAX_BITS - bits);
    } else {
      sweepPosition = 0;
      earliest = sweepEarliest;
    }
    shrink();
    return examined;
  }

  private int sweepBucket(int bucket, long now) {
    int examined = 0;
    Entry kept = null;
    Entry entry = buckets[bucket];
    while (entry != null) {
      examined++;
      Entry next = entry.next;
      if (entry.expiry > now) {
        sweepEarliest = Math.min(sweepEarliest, entry.expiry);
        kept = entry;
      } else {
        tally.expirations++;
        unlink(bucket, kept, entry);
      }
      entry = next;
    }
    return examined;
  }

  private void grow() {
    @Nullable Entry[] old = buckets;
    @Nullable Entry[] fresh = new @Nullable Entry[2 * old.length]; // may fail, so it comes first
    buckets = fresh;
    bits++;
    for (int i = 0; i < old.length; i++) {
      Entry lastLow = null;
      Entry entry = old[i];
      while (entry != null && bucket(entry.hash) == 2 * i) {
        lastLow = entry;
        entry = entry.next;
      }
      if (lastLow != null) {
        lastLow.next = null;
        buckets[2 * i] = old[i];
      }
      buckets[2 * i + 1] = entry;
    }
  }

  private void shrink() {
    while (bits > MIN_BITS && tally.entries < buckets.length / SPARSE) {
      @Nullable Entry[] old = buckets;
      @Nullable Entry[] fresh = new @Nullable Entry[old.length / 2]; // may fail, so it comes first
      buckets = fresh;
      bits--;
      for (int i = 0; i < fresh.length; i++) {
        buckets[i] = concatenate(old[2 * i], old[2 * i + 1]);
      }
    }
  }

  private static @Nullable Entry concatenate(@Nullable Entry low, @Nullable Entry high) {
    if (low == null) {
      return high;
    }
    Entry last = low;
    while (last.next != null) {
      last = last.next;
    }
    last.next = high;
    return low;
  }
}
