package io.crabcache.engine.store.eviction;

/**
 * What a policy keeps in an entry and asks about it. An entry is a reference, 0 means none. The
 * fields belong to the policy from the entry's addition to its removal.
 */
public interface RankedEntries {

  /** The entry behind this one in its list. */
  int next(int entry);

  /** Sets {@link #next(int)}. */
  void setNext(int entry, int next);

  /** The entry in front of this one in its list. */
  int previous(int entry);

  /** Sets {@link #previous(int)}. */
  void setPrevious(int entry, int previous);

  /** The list that the entry is in, 0 to 3; 0 in a new entry. */
  int region(int entry);

  /** Sets {@link #region} and takes the mark away. */
  void setRegion(int entry, int region);

  /** Whether the entry is marked as used. */
  boolean isUsed(int entry);

  /** Marks the entry as used, or takes the mark away. */
  void setUsed(int entry, boolean used);

  /** What the entry takes of the policy's maximum; at least 1. */
  int weight(int entry);

  /** Hash of the entry's key; it may be computed anew and is not free. */
  long hash(int entry);
}
