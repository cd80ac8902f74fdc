package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an entry, as an {@link EntryListener} sees it: what it had lies in the store
 * still, what it gets in the command's buffer. Valid during a call only; guarded by the shard's
 * lock.
 */
public final class EntryChange {

  /** A key that had no entry gets one. */
  public static final int CREATED = 1;

  /** An entry gets another value. */
  public static final int UPDATED = 1 << 1;

  /** A client removes an entry. */
  public static final int REMOVED = 1 << 2;

  /** An entry's time has passed. */
  public static final int EXPIRED = 1 << 3;

  private final Entries entries;
  private int kind;
  private int entry;
  private long version;
  private long position;
  private @Nullable ByteBuf source; // of the key and the new value; null for those of the entry
  private @Nullable ByteBuf valueSource;
  private int keyIndex;
  private int keyLength;
  private int valueIndex;
  private int valueLength;

  EntryChange(Entries entries) {
    this.entries = entries;
  }

  EntryChange begin(int newKind, int changed, long newVersion, long newPosition) {
    kind = newKind;
    entry = changed;
    version = newVersion;
    position = newPosition;
    source = null;
    valueSource = null;
    return this;
  }

  /** Says where the key lies, if there is no entry that has it. */
  public EntryChange key(ByteBuf newSource, int index, int length) {
    source = newSource;
    keyIndex = index;
    keyLength = length;
    return this;
  }

  /** Says where the new value lies. */
  public EntryChange value(ByteBuf newSource, int index, int length) {
    valueSource = newSource;
    valueIndex = index;
    valueLength = length;
    return this;
  }

  /** One of this class's constants. */
  public int kind() {
    return kind;
  }

  /** Version of the change, or of the entry that expires. */
  public long version() {
    return version;
  }

  /** Position of the engine's log up to which the change must be safe before it is told. */
  public long position() {
    return position;
  }

  /** Length of the key, bytes. */
  public int keyLength() {
    return source == null ? entries.keyLength(entry) : keyLength;
  }

  /** Appends the key. */
  public void appendKey(ByteBuf out) {
    if (source == null) {
      entries.appendKey(entry, out);
    } else {
      out.writeBytes(source, keyIndex, keyLength);
    }
  }

  /** Length of the value that the entry gets, bytes; -1 if it gets none. */
  public int valueLength() {
    return valueSource == null ? -1 : valueLength;
  }

  /** Appends the value that the entry gets. */
  public void appendValue(ByteBuf out) {
    if (valueSource != null) {
      out.writeBytes(valueSource, valueIndex, valueLength);
    }
  }

  /** Length of the value that the entry had, bytes; -1 if there was no entry. */
  public int oldValueLength() {
    return entry == 0 ? -1 : entries.valueLength(entry);
  }

  /** Appends the value that the entry had. */
  public void appendOldValue(ByteBuf out) {
    entries.appendValue(entry, out);
  }

  /** Lets go of the command's buffers. */
  public void end() {
    source = null;
    valueSource = null;
  }
}
