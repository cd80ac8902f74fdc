package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/** What a record tells. The number is the one that stands in files. */
public enum RecordKind {
  /** The key has this value, version and expiry. */
  PUT(1),
  /** The key has no entry. The version is the one that the removal took, 0 if it took none. */
  REMOVE(2),
  /** The entry that has this version, if it is there, has this expiry, or none. */
  EXPIRE(3),
  /** There is a cache: key is its name in UTF-8, value its settings, epoch its clears so far. */
  CREATE(4),
  /** A cache has other settings, which are the value. */
  CONFIGURE(5),
  /** A cache has been emptied; the epoch is its new one. */
  CLEAR(6),
  /** A cache is gone for good. */
  DESTROY(7);

  private static final RecordKind[] KINDS = values();

  private final int number;

  RecordKind(int number) {
    this.number = number;
  }

  /** The number that stands in files. */
  int number() {
    return number;
  }

  /** The kind of a number; null if there is none. */
  static @Nullable RecordKind of(int number) {
    return number > 0 && number <= KINDS.length ? KINDS[number - 1] : null;
  }

  /** Whether a record of this kind is about one key of its cache. */
  public boolean isOfKey() {
    return number <= EXPIRE.number;
  }
}
