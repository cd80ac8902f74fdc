package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * How far a client has dealt with the events of a subscription.
 *
 * @param subscription its id
 * @param number the last event that is done, and all before it
 */
public record AcknowledgeFrame(int subscription, long number) {

  /** Most bytes of the frame. */
  public static final int MAX_BYTES = FrameLayout.HEADER_BYTES + Varint.MAX_BYTES + Long.BYTES;

  /** Appends the frame. */
  public void write(ByteBuf out) {
    int frame = FrameLayout.beginFrame(out, FrameType.ACKNOWLEDGE, 0, 0);
    Varint.write(out, subscription);
    out.writeLongLE(number);
    FrameLayout.endFrame(out, frame);
  }

  /**
   * Reads the complete frame at {@code in}'s reader index, which stays.
   *
   * @throws ProtocolException if it is malformed
   */
  public static AcknowledgeFrame read(ByteBuf in, int frameLength) {
    FrameLayout.checkFlags(in, in.readerIndex(), 0);
    ByteBuf body =
        in.slice(
            in.readerIndex() + FrameLayout.HEADER_BYTES, frameLength - FrameLayout.HEADER_BYTES);
    try {
      int subscription = Varint.read(body);
      long number = body.readLongLE();
      if (!body.isReadable()) {
        return new AcknowledgeFrame(subscription, number);
      }
    } catch (IndexOutOfBoundsException e) {
      throw Varint.truncated();
    }
    throw new ProtocolException(ErrorCode.MALFORMED, "bytes follow an acknowledgment");
  }
}
