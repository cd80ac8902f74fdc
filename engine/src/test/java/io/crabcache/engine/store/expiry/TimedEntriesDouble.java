package io.crabcache.engine.store.expiry;

/** Entries as arrays; their references begin at the lowest that there may be. */
final class TimedEntriesDouble implements TimedEntries {
  final long[] expiry;
  private final int[] next;
  private final int[] previous;

  TimedEntriesDouble(int capacity) {
    expiry = new long[capacity];
    next = new int[capacity];
    previous = new int[capacity];
  }

  /** Reference of the entry at a place in the arrays; odd ones are over half of all references. */
  static int reference(int index) {
    return index % 2 == 0 ? FIRST + index : -index;
  }

  static int index(int entry) {
    return entry < 0 ? -entry : entry - FIRST;
  }

  /** Copies an entry, and spoils what was copied. */
  void copy(int from, int to) {
    expiry[index(to)] = expiry[index(from)];
    next[index(to)] = next[index(from)];
    previous[index(to)] = previous[index(from)];
    spoil(from);
  }

  /** Fills an entry with what must not be read. */
  void spoil(int entry) {
    int index = index(entry);
    expiry[index] = Long.MIN_VALUE;
    next[index] = Integer.MIN_VALUE;
    previous[index] = Integer.MIN_VALUE;
  }

  @Override
  public long expiry(int entry) {
    return expiry[index(entry)];
  }

  @Override
  public int nextTimed(int entry) {
    return next[index(entry)];
  }

  @Override
  public void setNextTimed(int entry, int next) {
    this.next[index(entry)] = next;
  }

  @Override
  public int previousTimed(int entry) {
    return previous[index(entry)];
  }

  @Override
  public void setPreviousTimed(int entry, int previous) {
    this.previous[index(entry)] = previous;
  }
}
