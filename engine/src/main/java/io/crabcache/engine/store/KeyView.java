package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;

/**
 * The key that a shard is turned to, and its live entry if it has one: what a command sees of it
 * while the shard is locked. It can count and take versions, but changes no entry.
 */
public sealed interface KeyView permits Shard {

  /** The store that the key belongs to. */
  Store store();

  /** Whether there is a live entry. What follows may be asked only if there is one. */
  boolean isLive();

  /** Version of the entry. */
  long version();

  /** Expiry of the entry, milliseconds, or {@link Shard#NO_EXPIRY}. */
  long expiry();

  /** Length of the entry's value, bytes. */
  int valueLength();

  /** Appends the entry's value. */
  void appendValue(ByteBuf out);

  /** Appends a part of the entry's value, which must lie in it. */
  void appendValue(int from, int length, ByteBuf out);

  /** Compares the entry's value. */
  boolean valueEquals(ByteBuf with, int valueIndex, int valueLength);

  /** Counts a use of the entry, and no read. */
  void recordUse();

  /** Bytes of the entry's blocks, and its share of the index. */
  long bytes();

  /** How often the key was used lately, as the sketch has it; needs no entry. */
  int frequency();

  /**
   * Counts a read of the key, which needs no entry.
   *
   * @param use whether it counts as a use of the entry too
   */
  void countRead(boolean use);

  /** Whether somebody holds a lease on the key, which needs no entry. */
  boolean isLeased(long now);

  /** Takes the next version of the store. */
  long nextVersion();

  /**
   * Whether an entry that the key had before may come back at a restart, because it was evicted,
   * which nobody writes down.
   */
  boolean mayReturn();
}
