package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What a cache is created with, as it travels in OPEN and CONFIGURE.
 *
 * <pre>
 *  offset  0  creation duration (i64, ms)
 *          8  update duration   (i64, ms)
 *         16  access duration   (i64, ms)
 *         24  fields: tag (u8), length (varint), bytes; ascending tags, each at most once
 *             1 = metadata, 1 byte or more
 *             2 = most entries (i64), 1 or more
 *             3 = most bytes   (i64), 1 or more
 * </pre>
 *
 * A duration of {@link #ETERNAL} never expires an entry, 0 expires it at once, and {@link
 * #UNCHANGED} (not for creation) leaves its expiry as it is. A field that is left out sets no
 * limit, or no metadata. A field of an unknown tag is refused: a server that does not know a
 * setting must not act as if it did.
 *
 * @param creationMillis time to live of a new entry, 0 to {@link #ETERNAL}
 * @param updateMillis time to live from an update on, {@link #UNCHANGED} to {@link #ETERNAL}
 * @param accessMillis time to live from an access on, {@link #UNCHANGED} to {@link #ETERNAL}
 * @param maxEntries most entries of the cache; 0 for no limit but the store's
 * @param maxBytes most bytes that the entries of the cache take in the store; 0 for no limit but
 *     the store's
 * @param metadata at most {@link #MAX_METADATA_BYTES} that the server keeps and does not read; the
 *     JCache provider puts the cache's types there
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the bytes
public record CacheSettings(
    long creationMillis,
    long updateMillis,
    long accessMillis,
    long maxEntries,
    long maxBytes,
    byte[] metadata) {

  /** Duration of an entry that does not expire. */
  public static final long ETERNAL = Long.MAX_VALUE;

  /** Duration that leaves an entry's expiry as it is. */
  public static final long UNCHANGED = -1;

  /** Most bytes of metadata. */
  public static final int MAX_METADATA_BYTES = 2048;

  /** Settings of a cache whose entries do not expire. */
  public static final CacheSettings DEFAULT =
      new CacheSettings(ETERNAL, UNCHANGED, UNCHANGED, new byte[0]);

  private static final int DURATIONS_BYTES = 3 * Long.BYTES;
  private static final int METADATA_TAG = 1;
  private static final int MAX_ENTRIES_TAG = 2;
  private static final int MAX_BYTES_TAG = 3;
  private static final int LIMIT_FIELD_BYTES = 1 + 1 + Long.BYTES;

  /** Most bytes of the block. */
  public static final int MAX_ENCODED_BYTES =
      DURATIONS_BYTES + 1 + Varint.MAX_BYTES + MAX_METADATA_BYTES + 2 * LIMIT_FIELD_BYTES;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a duration, a limit or the metadata's size is out of its
   *     range
   */
  public CacheSettings {
    if (creationMillis < 0 || updateMillis < UNCHANGED || accessMillis < UNCHANGED) {
      throw new IllegalArgumentException(
          "durations (creation %d, update %d, access %d ms) must be 0 or more, or -1 for unchanged"
              .formatted(creationMillis, updateMillis, accessMillis));
    }
    if (maxEntries < 0 || maxBytes < 0) {
      throw new IllegalArgumentException(
          "limits (%d entries, %d bytes) must be 0 for none, or more"
              .formatted(maxEntries, maxBytes));
    }
    if (metadata.length > MAX_METADATA_BYTES) {
      throw new IllegalArgumentException(
          "metadata of " + metadata.length + " bytes is over the limit of " + MAX_METADATA_BYTES);
    }
  }

  /** Settings of a cache without limits of its own. */
  public CacheSettings(long creationMillis, long updateMillis, long accessMillis, byte[] metadata) {
    this(creationMillis, updateMillis, accessMillis, 0, 0, metadata);
  }

  /** The same settings with other limits; 0 for none. */
  public CacheSettings withLimits(long entries, long bytes) {
    return new CacheSettings(creationMillis, updateMillis, accessMillis, entries, bytes, metadata);
  }

  int encodedBytes() {
    return DURATIONS_BYTES
        + (metadata.length == 0 ? 0 : 1 + Varint.length(metadata.length) + metadata.length)
        + (maxEntries == 0 ? 0 : LIMIT_FIELD_BYTES)
        + (maxBytes == 0 ? 0 : LIMIT_FIELD_BYTES);
  }

  /** Appends the block to {@code out}. */
  public void write(ByteBuf out) {
    out.writeLongLE(creationMillis);
    out.writeLongLE(updateMillis);
    out.writeLongLE(accessMillis);
    if (metadata.length > 0) {
      out.writeByte(METADATA_TAG);
      Varint.write(out, metadata.length);
      out.writeBytes(metadata);
    }
    writeLimit(out, MAX_ENTRIES_TAG, maxEntries);
    writeLimit(out, MAX_BYTES_TAG, maxBytes);
  }

  private static void writeLimit(ByteBuf out, int tag, long limit) {
    if (limit > 0) {
      out.writeByte(tag);
      Varint.write(out, Long.BYTES);
      out.writeLongLE(limit);
    }
  }

  /**
   * Reads a block of {@code length} bytes at {@code index}.
   *
   * @throws ProtocolException if it is malformed, has an unknown field or a value out of range
   */
  public static CacheSettings read(ByteBuf in, int index, int length) {
    ByteBuf block = in.slice(index, length);
    if (length < DURATIONS_BYTES) {
      throw Varint.truncated();
    }
    long creation = block.readLongLE();
    long update = block.readLongLE();
    long access = block.readLongLE();
    byte[] metadata = DEFAULT.metadata;
    long maxEntries = 0;
    long maxBytes = 0;
    int last = 0;
    while (block.isReadable()) {
      int tag = block.readUnsignedByte();
      int bytes = Varint.read(block);
      if (tag <= last || bytes == 0 || bytes > block.readableBytes()) {
        throw badField(tag);
      }
      last = tag;
      switch (tag) {
        case METADATA_TAG -> metadata = readMetadata(block, bytes);
        case MAX_ENTRIES_TAG -> maxEntries = readLimit(block, bytes, tag);
        case MAX_BYTES_TAG -> maxBytes = readLimit(block, bytes, tag);
        default -> throw badField(tag);
      }
    }
    try {
      return new CacheSettings(creation, update, access, maxEntries, maxBytes, metadata);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] readMetadata(ByteBuf block, int bytes) {
    if (bytes > MAX_METADATA_BYTES) {
      throw badField(METADATA_TAG);
    }
    byte[] metadata = new byte[bytes];
    block.readBytes(metadata);
    return metadata;
  }

  private static long readLimit(ByteBuf block, int bytes, int tag) {
    long limit = bytes == Long.BYTES ? block.readLongLE() : 0;
    if (limit <= 0) {
      throw badField(tag);
    }
    return limit;
  }

  private static ProtocolException badField(int tag) {
    return new ProtocolException(
        ErrorCode.INVALID_ARGUMENT, "unknown or malformed field " + tag + " in cache settings");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheSettings that
        && creationMillis == that.creationMillis
        && updateMillis == that.updateMillis
        && accessMillis == that.accessMillis
        && maxEntries == that.maxEntries
        && maxBytes == that.maxBytes
        && Arrays.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return Objects.hash(creationMillis, updateMillis, accessMillis, maxEntries, maxBytes)
        ^ Arrays.hashCode(metadata);
  }

  @Override
  public String toString() {
    return "creation=%d ms, update=%d ms, access=%d ms, at most %d entries and %d bytes, metadata=%s"
        .formatted(
            creationMillis,
            updateMillis,
            accessMillis,
            maxEntries,
            maxBytes,
            HexFormat.of().formatHex(metadata));
  }
}
