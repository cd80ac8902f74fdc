package io.crabcache.engine.store.eviction;

/**
 * Entries in the order of their last move to the front, linked through the entries themselves. Each
 * operation takes a constant number of steps. Guarded by the shard's lock.
 */
final class RankedList {
  private final RankedEntries entries;
  private final int region;

  private int first;
  private int last;
  private long weight;
  private long size;

  /** Creates an empty list whose entries say that they are in {@code region}. */
  RankedList(RankedEntries entries, int region) {
    this.entries = entries;
    this.region = region;
  }

  /** The entry moved last; 0 if there is none. */
  int first() {
    return first;
  }

  /** The entry that has not been moved for longest; 0 if there is none. */
  int last() {
    return last;
  }

  /** The entry in front of one, 0 if it is the first. */
  int before(int entry) {
    return entries.previous(entry);
  }

  /** Weight of all entries. */
  long weight() {
    return weight;
  }

  /** Number of entries. */
  long size() {
    return size;
  }

  /** Adds an entry that is in no list. */
  void add(int entry, int itsWeight) {
    entries.setRegion(entry, region);
    linkFirst(entry);
    weight += itsWeight;
    size++;
  }

  /** Takes an entry out. */
  void remove(int entry, int itsWeight) {
    unlink(entry);
    weight -= itsWeight;
    size--;
  }

  /** Moves an entry to the front. */
  void touch(int entry) {
    if (entry != first) {
      unlink(entry);
      linkFirst(entry);
    }
  }

  /**
   * Moves entries that were used from the end to the front and takes their marks away, but not more
   * than {@code most}; then the last one is the one that was not used for longest.
   */
  void rotate(int most) {
    for (int n = 0; n < most && last != 0 && entries.isUsed(last); n++) {
      int entry = last;
      entries.setUsed(entry, false);
      touch(entry);
    }
  }

  /** Tells that an entry has become heavier or lighter. */
  void reweighed(long difference) {
    weight += difference;
  }

  /** Tells that an entry, with its links, is now elsewhere. */
  void moved(int to) {
    int previous = entries.previous(to);
    int next = entries.next(to);
    if (previous == 0) {
      first = to;
    } else {
      entries.setNext(previous, to);
    }
    if (next == 0) {
      last = to;
    } else {
      entries.setPrevious(next, to);
    }
  }

  /** Walks the list; fails if links, regions, size or weight do not agree. */
  void verify() {
    long sum = 0;
    long count = 0;
    int before = 0;
    for (int entry = first; entry != 0; entry = entries.next(entry)) {
      require(entries.previous(entry) == before, "the link back", entry);
      require(entries.region(entry) == region, "the region", entry);
      sum += entries.weight(entry);
      count++;
      require(count <= size, "the number of entries", entry);
      before = entry;
    }
    require(last == before, "the end", before);
    require(count == size && sum == weight, "the account", before);
  }

  private void require(boolean holds, String what, int entry) {
    if (!holds) {
      throw new IllegalStateException("list " + region + ": wrong is " + what + " at " + entry);
    }
  }

  private void linkFirst(int entry) {
    entries.setPrevious(entry, 0);
    entries.setNext(entry, first);
    if (first == 0) {
      last = entry;
    } else {
      entries.setPrevious(first, entry);
    }
    first = entry;
  }

  private void unlink(int entry) {
    int previous = entries.previous(entry);
    int next = entries.next(entry);
    if (previous == 0) {
      first = next;
    } else {
      entries.setNext(previous, next);
    }
    if (next == 0) {
      last = previous;
    } else {
      entries.setPrevious(next, previous);
    }
  }
}
