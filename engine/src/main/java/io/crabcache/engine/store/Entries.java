package io.crabcache.engine.store;

import static io.crabcache.engine.store.EntryLayout.EXPIRING;
import static io.crabcache.engine.store.EntryLayout.EXPIRING_HEADER_BYTES;
import static io.crabcache.engine.store.EntryLayout.FLAGS_MASK;
import static io.crabcache.engine.store.EntryLayout.KEY_MASK;
import static io.crabcache.engine.store.EntryLayout.KEY_SHIFT;
import static io.crabcache.engine.store.EntryLayout.LARGE;
import static io.crabcache.engine.store.EntryLayout.LARGE_HEADER_BYTES;
import static io.crabcache.engine.store.EntryLayout.OWN_POLICY;
import static io.crabcache.engine.store.EntryLayout.PLAIN_HEADER_BYTES;
import static io.crabcache.engine.store.EntryLayout.REGION_MASK;
import static io.crabcache.engine.store.EntryLayout.SIZES;
import static io.crabcache.engine.store.EntryLayout.STATE;
import static io.crabcache.engine.store.EntryLayout.TABLE_SHIFT;
import static io.crabcache.engine.store.EntryLayout.USED;
import static io.crabcache.engine.store.EntryLayout.VALUE_MASK;
import static io.crabcache.engine.store.EntryLayout.VERSION_SHIFT;

import io.crabcache.engine.store.eviction.RankedEntries;
import io.crabcache.engine.store.expiry.TimedEntries;
import io.crabcache.engine.store.index.IndexedEntries;
import io.crabcache.engine.store.memory.BlockKind;
import io.crabcache.engine.store.memory.Slabs;
import io.crabcache.engine.store.memory.Space;
import io.netty.buffer.ByteBuf;

/**
 * Reads and writes entries by their references, see {@link EntryLayout}; knows nothing of the
 * structures that refer to them. Guarded by the shard's lock.
 */
final class Entries implements IndexedEntries, RankedEntries, TimedEntries {
  /**
   * Of a small entry this is still in the block or right behind it, on the line after the header.
   */
  private static final int WARM_NEXT_LINE = 64;

  private static final int LARGE_OUTPUT = 64 * 1024;

  private final Space space;
  private final Slabs slabs;
  private final Tables tables;
  private final KeyHash keyHash;
  private final boolean weighed;
  private final Fragments fragments;

  /**
   * Creates the view.
   *
   * @param weighed whether an entry's weight is the bytes of its blocks; else it is 1
   */
  Entries(Space space, Slabs slabs, Tables tables, KeyHash keyHash, boolean weighed) {
    this.space = space;
    this.slabs = slabs;
    this.tables = tables;
    this.keyHash = keyHash;
    this.weighed = weighed;
    this.fragments = new Fragments(space, slabs);
  }

  Fragments fragments() {
    return fragments;
  }

  /** Bytes of all blocks that an entry would take. */
  long blockBytes(int keyLength, int valueLength, boolean expiring) {
    long payload = (long) keyLength + valueLength;
    long bytes = header(expiring) + payload;
    return bytes <= slabs.maxBlockBytes()
        ? slabs.blockBytes((int) bytes)
        : fragments.blockBytes((int) payload);
  }

  /** Bytes of all blocks that an entry takes. */
  long blockBytes(int entry) {
    return isLarge(entry)
        ? fragments.blockBytes(keyLength(entry) + valueLength(entry))
        : slabs.sizeOf(entry);
  }

  /**
   * Allocates the blocks of an entry without key, value and links.
   *
   * @return its reference, 0 if there is not room for all of it
   */
  int allocate(int table, int keyLength, int valueLength, boolean expiring) {
    int bytes = header(expiring) + keyLength + valueLength;
    int entry;
    int flags;
    if (bytes <= slabs.maxBlockBytes()) {
      entry = slabs.allocate(BlockKind.ENTRY, bytes);
      flags = expiring ? EXPIRING : 0;
    } else {
      entry = fragments.allocate(keyLength + valueLength);
      flags = EXPIRING | LARGE;
    }
    if (entry != 0) {
      space.putLong(entry, STATE, flags);
      space.putLong(entry, SIZES, EntryLayout.sizes(table, keyLength, valueLength));
    }
    return entry;
  }

  /** Frees the blocks of an entry that nothing refers to any more. */
  void free(int entry) {
    if (isLarge(entry)) {
      fragments.free(entry);
    } else {
      slabs.free(entry);
    }
  }

  /** Whether an entry's blocks are the ones that it would get with another value and expiry. */
  boolean fits(int entry, int valueLength, boolean expiring) {
    if (isLarge(entry)) {
      return valueLength(entry) == valueLength;
    }
    long bytes = (long) headerBytes(entry) + keyLength(entry) + valueLength;
    return (isExpiring(entry) || !expiring)
        && bytes <= slabs.maxBlockBytes()
        && slabs.blockBytes((int) bytes) == slabs.sizeOf(entry);
  }

  private static int header(boolean expiring) {
    return expiring ? EXPIRING_HEADER_BYTES : PLAIN_HEADER_BYTES;
  }

  private int headerBytes(int entry) {
    int flags = flags(entry);
    if ((flags & LARGE) != 0) {
      return LARGE_HEADER_BYTES;
    }
    return header((flags & EXPIRING) != 0);
  }

  private int flags(int entry) {
    return space.getByte(entry, STATE) & 0xFF;
  }

  private void setFlags(int entry, int flags) {
    space.putByte(entry, STATE, (byte) flags);
  }

  /** Whether the entry has room for an expiry. */
  boolean isExpiring(int entry) {
    return (flags(entry) & EXPIRING) != 0;
  }

  boolean isLarge(int entry) {
    return (flags(entry) & LARGE) != 0;
  }

  /** Whether the policy of its cache ranks the entry, not that of the shard. */
  boolean hasOwnPolicy(int entry) {
    return (flags(entry) & OWN_POLICY) != 0;
  }

  void setOwnPolicy(int entry, boolean own) {
    int flags = flags(entry);
    setFlags(entry, own ? flags | OWN_POLICY : flags & ~OWN_POLICY);
  }

  long version(int entry) {
    return space.getLong(entry, STATE) >>> VERSION_SHIFT;
  }

  void setVersion(int entry, long version) {
    long flags = space.getLong(entry, STATE) & FLAGS_MASK;
    space.putLong(entry, STATE, (version << VERSION_SHIFT) | flags);
  }

  int table(int entry) {
    return (int) (space.getLong(entry, SIZES) >>> TABLE_SHIFT);
  }

  int keyLength(int entry) {
    return (int) ((space.getLong(entry, SIZES) >>> KEY_SHIFT) & KEY_MASK);
  }

  int valueLength(int entry) {
    return (int) (space.getLong(entry, SIZES) & VALUE_MASK);
  }

  /** Writes the key of a new entry. */
  void setKey(int entry, long hash, ByteBuf source, int index) {
    if (isLarge(entry)) {
      space.putLong(entry, EntryLayout.HASH, hash);
      fragments.copyIn(source, index, entry, 0, keyLength(entry));
    } else {
      space.copyIn(source, index, entry, headerBytes(entry), keyLength(entry));
    }
  }

  /** Writes the value; the entry's blocks must fit it. */
  void setValue(int entry, ByteBuf source, int index, int length) {
    int keyLength = keyLength(entry);
    space.putLong(entry, SIZES, EntryLayout.sizes(table(entry), keyLength, length));
    if (isLarge(entry)) {
      fragments.copyIn(source, index, entry, keyLength, length);
    } else {
      space.copyIn(source, index, entry, headerBytes(entry) + keyLength, length);
    }
  }

  /**
   * Copies key and value of a small entry to a new one of the same lengths, which may be a large
   * one because its header is wider.
   */
  void copyKeyAndValue(int from, long hash, int to) {
    ByteBuf source = space.view(from);
    int key = Space.position(from) + headerBytes(from);
    setKey(to, hash, source, key);
    setValue(to, source, key + keyLength(from), valueLength(from));
  }

  void appendKey(int entry, ByteBuf out) {
    if (isLarge(entry)) {
      fragments.copyOut(entry, 0, keyLength(entry), out);
    } else {
      space.copyOut(entry, headerBytes(entry), keyLength(entry), out);
    }
  }

  void appendValue(int entry, ByteBuf out) {
    long sizes = space.getLong(entry, SIZES);
    int keyLength = (int) ((sizes >>> KEY_SHIFT) & KEY_MASK);
    int valueLength = (int) (sizes & VALUE_MASK);
    reserve(out, valueLength);
    if (isLarge(entry)) {
      fragments.copyOut(entry, keyLength, valueLength, out);
    } else {
      space.copyOut(entry, headerBytes(entry) + keyLength, valueLength, out);
    }
  }

  /**
   * Sees to room for a large value that is the first of its output: by itself the buffer would
   * double until it fits, and be twice as large as needed while a slow client reads it.
   */
  private static void reserve(ByteBuf out, int length) {
    if (length >= LARGE_OUTPUT && out.readableBytes() < length / 16) {
      int needed = out.writerIndex() + length + length / 32;
      if (needed > out.capacity() && needed <= out.maxCapacity()) {
        out.capacity(needed);
      }
    }
  }

  /** Appends a part of the value, which must lie in it. */
  void appendValue(int entry, int from, int length, ByteBuf out) {
    int at = keyLength(entry) + from;
    if (isLarge(entry)) {
      fragments.copyOut(entry, at, length, out);
    } else {
      space.copyOut(entry, headerBytes(entry) + at, length, out);
    }
  }

  boolean hasValue(int entry, ByteBuf source, int index, int length) {
    if (valueLength(entry) != length) {
      return false;
    }
    int keyLength = keyLength(entry);
    return isLarge(entry)
        ? fragments.matches(entry, keyLength, source, index, length)
        : space.matches(entry, headerBytes(entry) + keyLength, source, index, length);
  }

  @Override
  public boolean hasKey(int entry, ByteBuf source, int index, int length) {
    if (keyLength(entry) != length) {
      return false;
    }
    return isLarge(entry)
        ? fragments.matches(entry, 0, source, index, length)
        : space.matches(entry, headerBytes(entry), source, index, length);
  }

  @Override
  public long hash(int entry) {
    if (isLarge(entry)) {
      return space.getLong(entry, EntryLayout.HASH);
    }
    int at = Space.position(entry) + headerBytes(entry);
    long hashOfKey = keyHash.hash(space.view(entry), at, keyLength(entry));
    return tables.get(table(entry)).cache.salted(hashOfKey);
  }

  /**
   * Reads the header and the key of what may be an entry. Called without the lock; what it returns
   * means nothing.
   */
  @Override
  public long warm(int entry) {
    try {
      return space.getLong(entry, STATE) + space.getLong(entry, WARM_NEXT_LINE);
    } catch (IndexOutOfBoundsException e) {
      return 0; // It was moved or freed meanwhile.
    }
  }

  @Override
  public int next(int entry) {
    return space.getInt(entry, EntryLayout.NEXT);
  }

  @Override
  public void setNext(int entry, int next) {
    space.putInt(entry, EntryLayout.NEXT, next);
  }

  @Override
  public int previous(int entry) {
    return space.getInt(entry, EntryLayout.PREVIOUS);
  }

  @Override
  public void setPrevious(int entry, int previous) {
    space.putInt(entry, EntryLayout.PREVIOUS, previous);
  }

  @Override
  public int region(int entry) {
    return flags(entry) & REGION_MASK;
  }

  @Override
  public void setRegion(int entry, int region) {
    setFlags(entry, (flags(entry) & ~(REGION_MASK | USED)) | region);
  }

  @Override
  public boolean isUsed(int entry) {
    return (flags(entry) & USED) != 0;
  }

  @Override
  public void setUsed(int entry, boolean used) {
    int flags = flags(entry);
    setFlags(entry, used ? flags | USED : flags & ~USED);
  }

  @Override
  public int weight(int entry) {
    return weighed ? (int) blockBytes(entry) : 1;
  }

  /** Copies what a policy keeps in an entry to the one that takes its place. */
  void copyRank(int from, int to) {
    setNext(to, next(from));
    setPrevious(to, previous(from));
    setRegion(to, region(from));
    setUsed(to, isUsed(from));
    setOwnPolicy(to, hasOwnPolicy(from));
  }

  /** Expiry of an entry, {@link Shard#NO_EXPIRY} if it has none. */
  @Override
  public long expiry(int entry) {
    return isExpiring(entry) ? space.getLong(entry, EntryLayout.EXPIRY) : Shard.NO_EXPIRY;
  }

  /** Sets the expiry of an entry that is not scheduled; it must have room for a finite one. */
  void setExpiry(int entry, long expiry) {
    if (isExpiring(entry)) {
      space.putLong(entry, EntryLayout.EXPIRY, expiry);
    } else {
      assert expiry == Shard.NO_EXPIRY : "no room for an expiry";
    }
  }

  @Override
  public int nextTimed(int entry) {
    return space.getInt(entry, EntryLayout.NEXT_TIMED);
  }

  @Override
  public void setNextTimed(int entry, int next) {
    space.putInt(entry, EntryLayout.NEXT_TIMED, next);
  }

  @Override
  public int previousTimed(int entry) {
    return space.getInt(entry, EntryLayout.PREVIOUS_TIMED);
  }

  @Override
  public void setPreviousTimed(int entry, int previous) {
    space.putInt(entry, EntryLayout.PREVIOUS_TIMED, previous);
  }
}
