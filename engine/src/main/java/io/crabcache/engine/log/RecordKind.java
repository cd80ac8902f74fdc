package io.crabcache.engine.log;

import org.jspecify.annotations.Nullable;

/** What a record tells. The number that stands in files is the place in this list plus one. */
public enum RecordKind {
  /** The key has this value, version and expiry. */
  PUT,
  /** The key has no entry. The version is the one that the removal took. */
  REMOVE,
  /** The entry that has this version, if it is there, has this expiry, or none. */
  EXPIRE,
  /** There is a cache: key is its name in UTF-8, value its settings, epoch its clears so far. */
  CREATE,
  /** A cache has other settings, which are the value. */
  CONFIGURE,
  /** A cache has been emptied; the epoch is its new one. */
  CLEAR,
  /** A cache is gone for good. */
  DESTROY;

  private static final RecordKind[] KINDS = values();

  /** The number that stands in files. */
  int number() {
    return ordinal() + 1;
  }

  /** The kind of a number; null if there is none. */
  static @Nullable RecordKind of(int number) {
    return number > 0 && number <= KINDS.length ? KINDS[number - 1] : null;
  }

  /** Whether a record of this kind is about one key of its cache. */
  public boolean isOfKey() {
    return ordinal() <= EXPIRE.ordinal();
  }
}
