package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * A client's first frame, behind the preface.
 *
 * <pre>
 *  offset 12  lowest protocol version (u8)
 *         13  highest protocol version (u8)
 *         14  reserved, zero (u16); ignored by version 1
 *         16  features that the client knows (u64)
 *         24  fields until the frame's end: tag (u8), length (varint), bytes
 * </pre>
 *
 * Unknown features and fields are ignored, so that later clients can offer more.
 *
 * @param minVersion lowest version that the client speaks
 * @param maxVersion highest version that the client speaks
 * @param features bits of the features that the client knows; version 1 defines none
 * @param clientName what the client calls itself, for people who read the server's log
 */
public record Hello(int minVersion, int maxVersion, long features, String clientName) {

  /** The version that this library speaks. */
  public static final int VERSION = 1;

  /** Most bytes of the client's name. */
  public static final int MAX_NAME_BYTES = 128;

  private static final int FIXED_BYTES = 12;
  private static final int NAME_TAG = 1;

  /** Creates the hello of a client that speaks this library's version. */
  public static Hello of(String clientName) {
    return new Hello(VERSION, VERSION, 0, clientName);
  }

  /** Appends the preface and the frame. */
  public void write(ByteBuf out) {
    out.writeIntLE(FrameLayout.PREFACE);
    int frame = FrameLayout.beginFrame(out, FrameType.HELLO, 0, 0);
    out.writeByte(minVersion);
    out.writeByte(maxVersion);
    out.writeShortLE(0);
    out.writeLongLE(features);
    out.writeByte(NAME_TAG);
    Text.write(out, clientName, MAX_NAME_BYTES);
    FrameLayout.endFrame(out, frame);
  }

  /**
   * Reads the complete frame at {@code in}'s reader index, which stays.
   *
   * @throws ProtocolException if it is no well-formed hello
   */
  public static Hello read(ByteBuf in, int frameLength) {
    ByteBuf body = body(in, frameLength, FrameType.HELLO);
    if (body.readableBytes() < FIXED_BYTES) {
      throw Varint.truncated();
    }
    int min = body.readUnsignedByte();
    int max = body.readUnsignedByte();
    body.skipBytes(Short.BYTES);
    long features = body.readLongLE();
    String name = "";
    while (body.isReadable()) {
      if (body.readUnsignedByte() == NAME_TAG) {
        name = Text.read(body, MAX_NAME_BYTES);
      } else {
        body.skipBytes(ResultReader.fieldLength(body));
      }
    }
    return new Hello(min, max, features, name);
  }

  /**
   * Picks the version for this connection.
   *
   * @throws ProtocolException if there is none that both sides speak
   */
  public int negotiate() {
    if (minVersion > VERSION || maxVersion < VERSION) {
      throw new ProtocolException(
          ErrorCode.UNSUPPORTED_VERSION,
          "client speaks protocol versions %d to %d, server speaks %d"
              .formatted(minVersion, maxVersion, VERSION));
    }
    return VERSION;
  }

  /** Returns the body of a handshake frame after a check of its type. */
  static ByteBuf body(ByteBuf in, int frameLength, int type) {
    int actual = in.getUnsignedByte(in.readerIndex() + FrameLayout.TYPE_OFFSET);
    if (actual != type) {
      throw new ProtocolException(
          ErrorCode.MALFORMED, "frame of type " + actual + " where type " + type + " must come");
    }
    return in.slice(
        in.readerIndex() + FrameLayout.HEADER_BYTES, frameLength - FrameLayout.HEADER_BYTES);
  }
}
