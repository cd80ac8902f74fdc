package io.crabcache.engine.store;

import java.util.Arrays;

/**
 * The locks of several shards, for a command that is to see and change all of them at one instant.
 *
 * <p>They are taken in ascending order of the shards. Nobody else who holds a shard's lock waits
 * for another one, so threads can wait for each other in that order only, and never in a ring. Not
 * thread safe.
 */
public final class ShardLocks {
  private long[] chosen = new long[1];
  private int words;

  /** Creates an empty choice. */
  public ShardLocks() {}

  /** Chooses a shard; no matter if it is chosen already. */
  public void add(Shard shard) {
    int word = shard.index() / Long.SIZE;
    if (word >= chosen.length) {
      chosen = Arrays.copyOf(chosen, Integer.highestOneBit(word) * 2);
    }
    words = Math.max(words, word + 1);
    chosen[word] |= 1L << shard.index();
  }

  /** Waits for all shards chosen. */
  public void lock(Store store) {
    for (int word = 0; word < words; word++) {
      for (long left = chosen[word]; left != 0; left &= left - 1) {
        store.shard(first(word, left)).lock();
      }
    }
  }

  /** Leaves all shards chosen, and forgets the choice. */
  public void unlock(Store store) {
    for (int word = 0; word < words; word++) {
      for (long left = chosen[word]; left != 0; left &= left - 1) {
        store.shard(first(word, left)).unlock();
      }
      chosen[word] = 0;
    }
    words = 0;
  }

  private static int first(int word, long bits) {
    return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
  }
}
