package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * The server's last frame on a connection that it ends.
 *
 * <pre>
 *  offset 12  code (u16)
 *         14  text: varint length, UTF-8
 * </pre>
 *
 * @param code why; ends the connection
 * @param text for people: names the limit or the byte that was wrong
 */
public record ErrorFrame(ErrorCode code, String text) {

  /** Appends the frame. */
  public void write(ByteBuf out) {
    int frame = FrameLayout.beginFrame(out, FrameType.ERROR, 0, 0);
    out.writeShortLE(code.code());
    Text.write(out, text, ResultLayout.MAX_TEXT_BYTES);
    FrameLayout.endFrame(out, frame);
  }

  /**
   * Reads the complete frame at {@code in}'s reader index, which stays.
   *
   * @throws ProtocolException if it is no well-formed error frame
   */
  public static ErrorFrame read(ByteBuf in, int frameLength) {
    ByteBuf body = Hello.body(in, frameLength, FrameType.ERROR);
    if (body.readableBytes() < Short.BYTES + 1) {
      throw Varint.truncated();
    }
    ErrorCode code = ErrorCode.of(body.readUnsignedShortLE());
    return new ErrorFrame(code, Text.read(body, ResultLayout.MAX_TEXT_BYTES));
  }
}
