package io.crabcache.engine.store.index;

import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Blocks;
import io.crabcache.engine.store.memory.Space;

/**
 * The chains of an index: a bucket of a segment, the head, and behind it those that were added
 * because it was full. Guarded by the shard's lock.
 *
 * <p>A bucket that was added is never empty, so that any of its entries tells where it belongs when
 * its block moves. A hole is filled from the chain's end. So a chain has no more buckets than its
 * entries need, save one entry's worth after {@link #makeRoom}.
 *
 * <p>Buckets that become empty are kept aside, linked, until {@link #settle} gives back what was
 * not needed. So no memory has to be asked for while entries go from one chain to another: two
 * chains together have at most one bucket more than one chain of all their entries would, and a
 * split brings a head for that, while {@link #merge} counts first.
 */
final class Chains {
  private final Space space;
  private final Blocks blocks;
  private int added;

  /** First of the buckets that are kept aside. */
  private int spare;

  Chains(Space space, Blocks blocks) {
    this.space = space;
    this.blocks = blocks;
  }

  /** Buckets behind heads. */
  int added() {
    return added;
  }

  /**
   * Sees to a free slot in a chain.
   *
   * @return false if there is no memory for another bucket; nothing has changed then
   */
  boolean makeRoom(int head) {
    int bucket = head;
    while (Bucket.count(space, bucket) == Bucket.SLOTS) {
      int next = Bucket.link(space, bucket);
      if (next == 0) {
        return extend(bucket);
      }
      bucket = next;
    }
    return true;
  }

  private boolean extend(int last) {
    if (!reserve()) {
      return false;
    }
    int next = append(last);
    move(last, Bucket.SLOTS - 1, next, 0);
    return true;
  }

  /** Adds an entry to a chain with a free slot, or when a bucket is kept aside. */
  void add(int head, int tag, int entry) {
    int bucket = head;
    int slot = Bucket.count(space, bucket);
    while (slot == Bucket.SLOTS) {
      int next = Bucket.link(space, bucket);
      bucket = next == 0 ? append(bucket) : next;
      slot = Bucket.count(space, bucket);
    }
    Bucket.setTag(space, bucket, slot, tag);
    Bucket.setEntry(space, bucket, slot, entry);
  }

  /** Takes an entry out of a chain, and its last bucket if that is empty then. */
  void remove(int head, int bucket, int slot) {
    int before = 0;
    int last = head;
    for (int next = Bucket.link(space, last); next != 0; next = Bucket.link(space, last)) {
      before = last;
      last = next;
    }
    int lastSlot = Bucket.count(space, last) - 1;
    move(last, lastSlot, bucket, slot);
    if (lastSlot == 0 && before != 0) {
      Bucket.setLink(space, before, 0);
      added--;
      keep(last);
    }
  }

  /** Adds all entries of a chain to another; false, and nothing done, if memory is wanting. */
  boolean merge(int from, int into) {
    int slots = (length(from) + length(into)) * Bucket.SLOTS;
    if (count(from) + count(into) > slots - Bucket.SLOTS && !reserve()) {
      return false; // The head of the one is no help to the other.
    }
    while (Bucket.count(space, from) > 0) {
      int tag = Bucket.tagAt(space, from, 0);
      int entry = Bucket.entry(space, from, 0);
      remove(from, from, 0);
      add(into, tag, entry);
    }
    settle();
    return true;
  }

  /** Gives back the buckets that were kept aside. */
  void settle() {
    while (spare != 0) {
      blocks.free(takeSpare());
    }
  }

  /** Tells a chain that one of its added buckets is elsewhere. */
  void moved(int head, int from, int to) {
    int bucket = head;
    while (bucket != 0) {
      int next = Bucket.link(space, bucket);
      if (next == from) {
        Bucket.setLink(space, bucket, to);
        return;
      }
      bucket = next;
    }
    throw new IllegalStateException("the moved bucket is not in the chain of its entry");
  }

  /** Entries of a chain. */
  int count(int head) {
    int count = 0;
    for (int bucket = head; bucket != 0; bucket = Bucket.link(space, bucket)) {
      count += Bucket.count(space, bucket);
    }
    return count;
  }

  private int length(int head) {
    int length = 0;
    for (int bucket = head; bucket != 0; bucket = Bucket.link(space, bucket)) {
      length++;
    }
    return length;
  }

  private boolean reserve() {
    int bucket = blocks.allocate(BlockKind.INDEX_OVERFLOW, Bucket.BYTES);
    if (bucket == 0) {
      return false;
    }
    keep(bucket);
    return true;
  }

  private void keep(int bucket) {
    Bucket.setLink(space, bucket, spare);
    spare = bucket;
  }

  private int takeSpare() {
    int bucket = spare;
    spare = Bucket.link(space, bucket);
    return bucket;
  }

  private int append(int last) {
    if (spare == 0) {
      throw new IllegalStateException("an entry was added without making room");
    }
    int next = takeSpare();
    added++;
    Bucket.clear(space, next);
    Bucket.setLink(space, last, next);
    return next;
  }

  private void move(int from, int fromSlot, int to, int toSlot) {
    Bucket.setEntry(space, to, toSlot, Bucket.entry(space, from, fromSlot));
    Bucket.setTag(space, to, toSlot, Bucket.tagAt(space, from, fromSlot));
    Bucket.setTag(space, from, fromSlot, 0);
  }
}
