package io.crabcache.engine.store.memory;

/** What a block of memory holds. Blocks of different kinds never share a page. */
public enum BlockKind {
  /** An entry, or the head of one that is too large for a block. */
  ENTRY(0, Space.UNIT, true),
  /** A further part of a large entry. */
  FRAGMENT(1, Space.UNIT, true),
  /** A run of an index's buckets. */
  INDEX_SEGMENT(2, Space.ALIGNMENT, false),
  /** A bucket that an index has added to a full one. */
  INDEX_OVERFLOW(3, Space.ALIGNMENT, false),
  /** A run of a frequency sketch's counters. */
  SKETCH(4, Space.UNIT, false);

  /** Place in tables by kind. */
  final int number;

  /** What the blocks' places and sizes are multiples of, in bytes. */
  final int alignment;

  /** Whether the content can be evicted, or only be moved. */
  final boolean evictable;

  BlockKind(int number, int alignment, boolean evictable) {
    this.number = number;
    this.alignment = alignment;
    this.evictable = evictable;
  }
}
