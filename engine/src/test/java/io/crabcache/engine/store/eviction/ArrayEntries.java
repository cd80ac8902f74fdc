package io.crabcache.engine.store.eviction;

import java.util.Arrays;

/** Entries in arrays; a reference is an index. */
final class ArrayEntries implements RankedEntries {
  private static final int FIELDS = 4;
  private static final int USED = 1 << 8;

  private int[] fields = new int[64 * FIELDS];
  private long[] hashes = new long[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used = 1;

  int create(long hash, int weight) {
    int entry = freeCount > 0 ? free[--freeCount] : used++;
    if (entry == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * entry);
      fields = Arrays.copyOf(fields, 2 * entry * FIELDS);
      free = Arrays.copyOf(free, 2 * entry);
    }
    hashes[entry] = hash;
    fields[entry * FIELDS + 2] = 0;
    fields[entry * FIELDS + 3] = weight;
    return entry;
  }

  void destroy(int entry) {
    free[freeCount++] = entry;
  }

  int copy(int entry) {
    int copy = create(hashes[entry], 0);
    System.arraycopy(fields, entry * FIELDS, fields, copy * FIELDS, FIELDS);
    return copy;
  }

  void setWeight(int entry, int weight) {
    fields[entry * FIELDS + 3] = weight;
  }

  @Override
  public int next(int entry) {
    return fields[entry * FIELDS];
  }

  @Override
  public void setNext(int entry, int next) {
    fields[entry * FIELDS] = next;
  }

  @Override
  public int previous(int entry) {
    return fields[entry * FIELDS + 1];
  }

  @Override
  public void setPrevious(int entry, int previous) {
    fields[entry * FIELDS + 1] = previous;
  }

  @Override
  public int region(int entry) {
    return fields[entry * FIELDS + 2] & ~USED;
  }

  @Override
  public void setRegion(int entry, int region) {
    fields[entry * FIELDS + 2] = region;
  }

  @Override
  public boolean isUsed(int entry) {
    return (fields[entry * FIELDS + 2] & USED) != 0;
  }

  @Override
  public void setUsed(int entry, boolean used) {
    int region = region(entry);
    fields[entry * FIELDS + 2] = used ? region | USED : region;
  }

  @Override
  public int weight(int entry) {
    return fields[entry * FIELDS + 3];
  }

  @Override
  public long hash(int entry) {
    return hashes[entry];
  }
}
