package io.crabcache.engine.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One mutation on its way into the log or out of it; {@link RecordKind} tells what the fields mean.
 * Made once and filled again and again, so that a record costs no object. Key and value lie in
 * buffers of someone else, which the record does not retain. Not thread safe.
 */
public final class LogRecord {
  /** Expiry of what does not expire. */
  public static final long NO_EXPIRY = Long.MAX_VALUE;

  private RecordKind kind = RecordKind.PUT;
  private long cache;
  private long epoch;
  private long version;
  private long expiry = NO_EXPIRY;
  private ByteBuf key = Unpooled.EMPTY_BUFFER;
  private int keyIndex;
  private int keyLength;
  private ByteBuf value = Unpooled.EMPTY_BUFFER;
  private int valueIndex;
  private int valueLength;

  /** Creates a record to be filled. */
  public LogRecord() {}

  /** Starts on another record, without version, expiry, key and value. */
  public LogRecord begin(RecordKind newKind, long newCache, long newEpoch) {
    kind = newKind;
    cache = newCache;
    epoch = newEpoch;
    version = 0;
    expiry = NO_EXPIRY;
    keyLength = 0;
    valueLength = 0; // The buffers stay: a write of a reference costs more than it looks.
    return this;
  }

  /** Sets the version. */
  public LogRecord version(long newVersion) {
    version = newVersion;
    return this;
  }

  /** Sets the expiry, milliseconds, or {@link #NO_EXPIRY}. */
  public LogRecord expiry(long newExpiry) {
    expiry = newExpiry;
    return this;
  }

  /** Sets where the key lies. */
  public LogRecord key(ByteBuf in, int index, int length) {
    key = in;
    keyIndex = index;
    keyLength = length;
    return this;
  }

  /** Sets where the value lies. */
  public LogRecord value(ByteBuf in, int index, int length) {
    value = in;
    valueIndex = index;
    valueLength = length;
    return this;
  }

  /** Lets go of the buffers. */
  public void clear() {
    key = Unpooled.EMPTY_BUFFER;
    value = Unpooled.EMPTY_BUFFER;
    keyLength = 0;
    valueLength = 0;
  }

  /** What the record tells. */
  public RecordKind kind() {
    return kind;
  }

  /** Number of the cache. */
  public long cache() {
    return cache;
  }

  /** How often the cache had been cleared. */
  public long epoch() {
    return epoch;
  }

  /** Version, 0 if the kind has none. */
  public long version() {
    return version;
  }

  /** Expiry, milliseconds, or {@link #NO_EXPIRY}. */
  public long expiry() {
    return expiry;
  }

  /** Buffer that the key lies in. */
  public ByteBuf key() {
    return key;
  }

  /** Index of the key in its buffer. */
  public int keyIndex() {
    return keyIndex;
  }

  /** Bytes of the key. */
  public int keyLength() {
    return keyLength;
  }

  /** Buffer that the value lies in. */
  public ByteBuf value() {
    return value;
  }

  /** Index of the value in its buffer. */
  public int valueIndex() {
    return valueIndex;
  }

  /** Bytes of the value. */
  public int valueLength() {
    return valueLength;
  }

  @Override
  public String toString() {
    return "%s cache=%d epoch=%d version=%d expiry=%d key=%d value=%d bytes"
        .formatted(kind, cache, epoch, version, expiry, keyLength, valueLength);
  }
}
