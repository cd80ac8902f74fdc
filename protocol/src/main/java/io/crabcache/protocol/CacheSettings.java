package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a cache is created with, as it travels in OPEN and CONFIGURE.
 *
 * <pre>
 *  offset  0  creation duration (i64, ms)
 *          8  update duration   (i64, ms)
 *         16  access duration   (i64, ms)
 *         24  fields: tag (u8), length (varint), bytes; ascending tags; 1 = metadata
 * </pre>
 *
 * A duration of {@link #ETERNAL} never expires an entry, 0 expires it at once, and {@link
 * #UNCHANGED} (not for creation) leaves its expiry as it is.
 *
 * @param creationMillis time to live of a new entry, 0 to {@link #ETERNAL}
 * @param updateMillis time to live from an update on, {@link #UNCHANGED} to {@link #ETERNAL}
 * @param accessMillis time to live from an access on, {@link #UNCHANGED} to {@link #ETERNAL}
 * @param metadata at most {@link #MAX_METADATA_BYTES} that the server keeps and does not read; the
 *     JCache provider puts the cache's types there
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the bytes
public record CacheSettings(
    long creationMillis, long updateMillis, long accessMillis, byte[] metadata) {

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

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a duration or the metadata's size is out of its range
   */
  public CacheSettings {
    if (creationMillis < 0 || updateMillis < UNCHANGED || accessMillis < UNCHANGED) {
      throw new IllegalArgumentException(
          "durations (creation %d, update %d, access %d ms) must be 0 or more, or -1 for unchanged"
              .formatted(creationMillis, updateMillis, accessMillis));
    }
    if (metadata.length > MAX_METADATA_BYTES) {
      throw new IllegalArgumentException(
          "metadata of " + metadata.length + " bytes is over the limit of " + MAX_METADATA_BYTES);
    }
  }

  int encodedBytes() {
    return DURATIONS_BYTES
        + (metadata.length == 0 ? 0 : 1 + Varint.length(metadata.length) + metadata.length);
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
    if (block.isReadable()) {
      int tag = block.readUnsignedByte();
      int bytes = Varint.read(block);
      if (tag != METADATA_TAG || bytes != block.readableBytes() || bytes > MAX_METADATA_BYTES) {
        throw new ProtocolException(
            ErrorCode.INVALID_ARGUMENT, "unknown or malformed field " + tag + " in cache settings");
      }
      metadata = new byte[bytes];
      block.readBytes(metadata);
    }
    try {
      return new CacheSettings(creation, update, access, metadata);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheSettings that
        && creationMillis == that.creationMillis
        && updateMillis == that.updateMillis
        && accessMillis == that.accessMillis
        && Arrays.equals(metadata, that.metadata);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(creationMillis + 31 * (updateMillis + 31 * accessMillis))
        ^ Arrays.hashCode(metadata);
  }

  @Override
  public String toString() {
    return "creation=%d ms, update=%d ms, access=%d ms, metadata=%s"
        .formatted(creationMillis, updateMillis, accessMillis, HexFormat.of().formatHex(metadata));
  }
}
