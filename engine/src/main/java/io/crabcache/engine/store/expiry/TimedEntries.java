package io.crabcache.engine.store.expiry;

/**
 * What a timer wheel keeps in an entry and asks about it. An entry is a reference whose unsigned
 * value is at least {@link #FIRST}, so that the wheel can tell its own slots from entries. The
 * links belong to the wheel from the entry's scheduling to its cancellation.
 */
public interface TimedEntries {

  /** Lowest reference of an entry, as an unsigned number. */
  int FIRST = 2048;

  /** Time at which the entry expires, milliseconds; grows at most while it is scheduled. */
  long expiry(int entry);

  /** The entry behind this one in its slot. */
  int nextTimed(int entry);

  /** Sets {@link #nextTimed}. */
  void setNextTimed(int entry, int next);

  /** The entry in front of this one in its slot. */
  int previousTimed(int entry);

  /** Sets {@link #previousTimed}. */
  void setPreviousTimed(int entry, int previous);
}
