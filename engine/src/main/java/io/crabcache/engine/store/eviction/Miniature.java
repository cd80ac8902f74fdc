package io.crabcache.engine.store.eviction;

import java.util.Arrays;

/**
 * A cache of a few hundred entries that stores nothing: it tells what a window of another share
 * would do for the keys that are shown to it. It asks the sketch of the cache that it stands for.
 * Guarded by the shard's lock.
 */
final class Miniature implements RankedEntries {

  /** Most entries, and one more: 0 means none. */
  private static final int SLOTS = 1024;

  private static final int BUCKETS = 2 * SLOTS;
  private static final int BUCKET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS);

  private final WindowTinyLfu policy;
  private final long[] hashes = new long[SLOTS];
  private final int[] next = new int[SLOTS];
  private final int[] previous = new int[SLOTS];
  private final int[] weight = new int[SLOTS];
  private final byte[] region = new byte[SLOTS]; // 0: the slot is free
  private final boolean[] used = new boolean[SLOTS];

  /** Entries by hash; linear probing, with no gap between an entry and its home. */
  private final short[] buckets = new short[BUCKETS];

  private int free = 1; // free slots are linked by next

  Miniature(EvictionSettings settings, FrequencySketch sketch, double share, long seed) {
    policy = new WindowTinyLfu(settings, sketch, this, seed);
    policy.setShare(share);
    Arrays.setAll(next, slot -> (slot + 1) % SLOTS);
  }

  void setCapacity(long weight) {
    policy.setCapacity(weight);
  }

  /** Number of entries. */
  long entries() {
    return policy.entries();
  }

  /** Shows a use of a key; true if the miniature has it, else it takes it in as it sees fit. */
  boolean use(long hash, int itsWeight) {
    int bucket = bucket(hash);
    if (buckets[bucket] != 0) {
      policy.use(buckets[bucket]);
      return true;
    }
    if (itsWeight > policy.capacity()) {
      return false;
    }
    while (free == 0 || policy.weight() + itsWeight > policy.capacity()) {
      int victim = policy.victim(hash, itsWeight);
      if (victim == WindowTinyLfu.INCOMING) {
        return false;
      }
      remove(victim);
    }
    int entry = free;
    free = next[entry];
    hashes[entry] = hash;
    weight[entry] = itsWeight;
    buckets[bucket(hash)] = (short) entry;
    policy.add(entry);
    return false;
  }

  /** Drops the keys that are not in a sample; see {@link WindowClimber#isSampled}. */
  void keepSample(int shift) {
    for (int entry = 1; entry < SLOTS; entry++) {
      if (region[entry] != 0 && !WindowClimber.isSampled(hashes[entry], shift)) {
        remove(entry);
      }
    }
  }

  private void remove(int entry) {
    policy.remove(entry);
    region[entry] = 0;
    next[entry] = free;
    free = entry;
    int hole = bucket(hashes[entry]);
    for (int at = after(hole); buckets[at] != 0; at = after(at)) {
      int home = home(hashes[buckets[at]]);
      if ((at - home & BUCKETS - 1) >= (at - hole & BUCKETS - 1)) {
        buckets[hole] = buckets[at];
        hole = at;
      }
    }
    buckets[hole] = 0;
  }

  /** The bucket of a hash, or the one where it would come. */
  private int bucket(long hash) {
    int bucket = home(hash);
    while (buckets[bucket] != 0 && hashes[buckets[bucket]] != hash) {
      bucket = after(bucket);
    }
    return bucket;
  }

  private static int home(long hash) {
    return (int) ((hash * 0x9E37_79B9_7F4A_7C15L) >>> BUCKET_SHIFT);
  }

  private static int after(int bucket) {
    return bucket + 1 & BUCKETS - 1;
  }

  /** Fails if lists, weights or buckets do not agree. */
  void verify() {
    policy.verify();
    int found = 0;
    for (int entry = 1; entry < SLOTS; entry++) {
      if (region[entry] != 0 && buckets[bucket(hashes[entry])] == entry) {
        found++;
      }
    }
    if (found != policy.entries()) {
      throw new IllegalStateException(found + " of " + policy.entries() + " entries are found");
    }
  }

  @Override
  public int next(int entry) {
    return next[entry];
  }

  @Override
  public void setNext(int entry, int value) {
    next[entry] = value;
  }

  @Override
  public int previous(int entry) {
    return previous[entry];
  }

  @Override
  public void setPrevious(int entry, int value) {
    previous[entry] = value;
  }

  @Override
  public int region(int entry) {
    return region[entry];
  }

  @Override
  public void setRegion(int entry, int value) {
    region[entry] = (byte) value;
    used[entry] = false;
  }

  @Override
  public boolean isUsed(int entry) {
    return used[entry];
  }

  @Override
  public void setUsed(int entry, boolean value) {
    used[entry] = value;
  }

  @Override
  public int weight(int entry) {
    return weight[entry];
  }

  @Override
  public long hash(int entry) {
    return hashes[entry];
  }
}
