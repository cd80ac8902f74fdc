package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * The server's answer to {@link Hello}.
 *
 * <pre>
 *  offset 12  protocol version of this connection (u8)
 *         13  reserved, zero (3 bytes)
 *         16  features that both sides use (u64)
 *         24  incarnation of the store (u64)
 *         32  highest sequence number assigned so far (u64)
 *         40  longest frame in either direction, bytes (u32)
 *         44  most commands in a batch (u32)
 *         48  fields until the frame's end, as in the hello; 1 = server's name and version
 * </pre>
 *
 * @param version protocol version of this connection
 * @param features bits of the features in use
 * @param incarnation a random number that is new each time the store starts
 * @param sequence highest sequence number that the store had assigned
 * @param maxFrameBytes longest frame in either direction
 * @param maxBatchCommands most commands in one batch frame; 1 if the server does not pipeline
 * @param serverName what the server calls itself
 */
public record Welcome(
    int version,
    long features,
    long incarnation,
    long sequence,
    int maxFrameBytes,
    int maxBatchCommands,
    String serverName) {

  private static final int FIXED_BYTES = 36;
  private static final int NAME_TAG = 1;

  /** Appends the frame. */
  public void write(ByteBuf out) {
    int frame = FrameLayout.beginFrame(out, FrameType.WELCOME, 0, 0);
    out.writeByte(version);
    out.writeMediumLE(0);
    out.writeLongLE(features);
    out.writeLongLE(incarnation);
    out.writeLongLE(sequence);
    out.writeIntLE(maxFrameBytes);
    out.writeIntLE(maxBatchCommands);
    out.writeByte(NAME_TAG);
    Text.write(out, serverName, Hello.MAX_NAME_BYTES);
    FrameLayout.endFrame(out, frame);
  }

  /**
   * Reads the complete frame at {@code in}'s reader index, which stays.
   *
   * @throws ProtocolException if it is no well-formed welcome
   */
  public static Welcome read(ByteBuf in, int frameLength) {
    ByteBuf body = Hello.body(in, frameLength, FrameType.WELCOME);
    if (body.readableBytes() < FIXED_BYTES) {
      throw Varint.truncated();
    }
    int version = body.readUnsignedByte();
    body.skipBytes(3);
    long features = body.readLongLE();
    long incarnation = body.readLongLE();
    long sequence = body.readLongLE();
    int maxFrame = body.readIntLE();
    int maxCommands = body.readIntLE();
    if (version != Hello.VERSION || maxFrame < FrameLayout.MIN_MAX_FRAME_BYTES || maxCommands < 1) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          "welcome with version %d, frames of %d bytes, batches of %d"
              .formatted(version, maxFrame, maxCommands));
    }
    String name = "";
    while (body.isReadable()) {
      if (body.readUnsignedByte() == NAME_TAG) {
        name = Text.read(body, Hello.MAX_NAME_BYTES);
      } else {
        body.skipBytes(ResultReader.fieldLength(body));
      }
    }
    return new Welcome(version, features, incarnation, sequence, maxFrame, maxCommands, name);
  }
}
