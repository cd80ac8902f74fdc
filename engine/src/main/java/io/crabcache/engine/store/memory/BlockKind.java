package io.crabcache.engine.store.memory;

/** What a block of memory holds. Blocks of different kinds never share a page. */
public enum BlockKind {
  /** An entry, or the head of one that is too large for a block. */
  ENTRY,
  /** A further part of a large entry. */
  FRAGMENT,
  /** A run of an index's buckets. */
  INDEX_SEGMENT,
  /** A bucket that an index has added to a full one. */
  INDEX_OVERFLOW,
  /** A run of a frequency sketch's counters. */
  SKETCH
}
