package io.crabcache.engine.store.index;

import io.crabcache.engine.store.memory.Space;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries of an index in the order of their positions, unsigned.
 *
 * <p>A walk may be broken off anywhere and taken up by another {@link #ceiling}, whatever has
 * changed meanwhile: an entry that stays has the same position for ever. Entries of one position
 * cannot be told apart that way. Between {@link #ceiling} and the last {@link #next} the index must
 * not change. Reusable, for one index after another; guarded by the shard's lock.
 */
public final class Walk {

  // The entries of one chain at a time are sorted here. Chains are short unless hashes are equal,
  // and then there is nothing to sort, so insertion is good enough.

  private @Nullable Index index;
  private long[] positions = new long[2 * Bucket.SLOTS];
  private int[] entries = new int[2 * Bucket.SLOTS];
  private int count;
  private int current;

  /** First position behind the chain; 0 if there is none. */
  private long rest;

  /** Creates a walk through nothing. */
  public Walk() {}

  /** Turns to the first entry at a position or behind it and returns it; 0 if there is none. */
  public int ceiling(Index walked, long position) {
    index = walked;
    return load(walked, position);
  }

  /** Turns to the next entry and returns it; 0 if there is none. */
  public int next() {
    current++;
    if (current < count) {
      return entries[current];
    }
    return index == null || rest == 0 ? 0 : load(index, rest);
  }

  /** Position of the entry that was returned last. */
  public long position() {
    return positions[current];
  }

  private int load(Index walked, long from) {
    count = 0;
    current = 0;
    rest = 0;
    if (walked.size() == 0) {
      return 0;
    }
    long position = from;
    do {
      int number = walked.number(Long.reverse(position));
      collect(walked, walked.head(number), from);
      position = walked.behind(number);
    } while (count == 0 && position != 0);
    rest = position;
    return count == 0 ? 0 : entries[0];
  }

  private void collect(Index walked, int head, long from) {
    Space space = walked.space();
    for (int bucket = head; bucket != 0; bucket = Bucket.link(space, bucket)) {
      int used = Bucket.count(space, bucket);
      for (int slot = 0; slot < used; slot++) {
        int entry = Bucket.entry(space, bucket, slot);
        long position = walked.position(walked.entries().hash(entry));
        if (Long.compareUnsigned(position, from) >= 0) {
          add(entry, position);
        }
      }
    }
  }

  private void add(int entry, long position) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, 2 * count);
      positions = Arrays.copyOf(positions, 2 * count);
    }
    int at = count++;
    while (at > 0 && Long.compareUnsigned(positions[at - 1], position) > 0) {
      positions[at] = positions[at - 1];
      entries[at] = entries[at - 1];
      at--;
    }
    positions[at] = position;
    entries[at] = entry;
  }
}
