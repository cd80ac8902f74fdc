package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * The header that every frame starts with.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 length of the whole frame (u32)               |
 *  +---------------+---------------+-------------------------------+
 *  |   type (u8)   |   flags (u8)  |        reserved, zero         |
 *  +---------------+---------------+-------------------------------+
 *  |                     correlation id (u32)                      |
 *  +---------------------------------------------------------------+
 *  |                            body ...
 * </pre>
 *
 * The length counts the header too, so it is never under {@link #HEADER_BYTES}.
 */
public final class FrameLayout {

  /** First bytes of a native connection, before its first frame; no text dialect begins so. */
  public static final int PREFACE = 0x425243CB;

  /** Size of {@link #PREFACE} on the wire: CB 43 52 42. */
  public static final int PREFACE_BYTES = 4;

  /** First byte of the preface, by which a server tells the dialect. */
  public static final int PREFACE_FIRST_BYTE = 0xCB;

  /** Offset of the frame's length, unsigned 32 bits. */
  public static final int LENGTH_OFFSET = 0;

  /** Offset of the type, one of {@link FrameType}. */
  public static final int TYPE_OFFSET = 4;

  /** Offset of the flags; see {@link #FLAG_MORE}. */
  public static final int FLAGS_OFFSET = 5;

  /** Offset of two bytes that are zero in version 1. */
  public static final int RESERVED_OFFSET = 6;

  /** Offset of the correlation id, which a reply repeats from its request. */
  public static final int CORRELATION_OFFSET = 8;

  /** Size of the header and offset of the body. */
  public static final int HEADER_BYTES = 12;

  /** On a reply: further replies with this correlation id follow. */
  public static final int FLAG_MORE = 0x01;

  /**
   * On a reply: synchronous listeners have yet to deal with what its commands did; a frame {@link
   * FrameType#SETTLED} will tell when they have.
   */
  public static final int FLAG_AWAITED = 0x02;

  /** Longest frame that a peer accepts before the limit has been negotiated, bytes. */
  public static final int MAX_HANDSHAKE_BYTES = 4096;

  /** Default of the longest frame, bytes. */
  public static final int DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;

  /** Smallest limit on frames that may be configured, bytes. */
  public static final int MIN_MAX_FRAME_BYTES = 64 * 1024;

  private FrameLayout() {}

  /**
   * Tells how long the frame at {@code in}'s reader index is.
   *
   * @return the length in bytes, header included, or -1 if fewer than four bytes are readable; the
   *     frame itself need not be complete
   * @throws ProtocolException if the length is under the header's size or over {@code
   *     maxFrameBytes}
   */
  public static int frameLength(ByteBuf in, int maxFrameBytes) {
    if (in.readableBytes() < Integer.BYTES) {
      return -1;
    }
    long length = in.getUnsignedIntLE(in.readerIndex() + LENGTH_OFFSET);
    if (length < HEADER_BYTES) {
      throw new ProtocolException(
          ErrorCode.MALFORMED, "frame length " + length + " is under its header's " + HEADER_BYTES);
    }
    if (length > maxFrameBytes) {
      throw new ProtocolException(
          ErrorCode.FRAME_TOO_LARGE,
          "frame of " + length + " bytes is over the limit of " + maxFrameBytes);
    }
    return (int) length;
  }

  /**
   * Checks the header of a complete frame against what its receiver may get.
   *
   * @param frame index of the frame's first byte
   * @param allowedFlags flags that may be set on this frame
   * @throws ProtocolException if a flag or a reserved bit is set that version 1 does not know
   */
  public static void checkFlags(ByteBuf in, int frame, int allowedFlags) {
    int flags = in.getUnsignedByte(frame + FLAGS_OFFSET);
    int reserved = in.getUnsignedShortLE(frame + RESERVED_OFFSET);
    if ((flags & ~allowedFlags) != 0 || reserved != 0) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          "unknown frame flags " + flags + " or reserved bits " + reserved + " are set");
    }
  }

  /**
   * Writes a header whose length is filled in by {@link #endFrame}.
   *
   * @return index of the frame's first byte
   */
  public static int beginFrame(ByteBuf out, int type, int flags, int correlation) {
    int start = out.writerIndex();
    out.writeIntLE(0);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeShortLE(0);
    out.writeIntLE(correlation);
    return start;
  }

  /** Fills in the length of the frame that {@code start} begins and the writer index ends. */
  public static void endFrame(ByteBuf out, int start) {
    out.setIntLE(start + LENGTH_OFFSET, out.writerIndex() - start);
  }
}
