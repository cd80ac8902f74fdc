package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Unsigned integers of up to 31 bits in one to five bytes: seven bits a byte, least significant
 * first, the top bit set on all but the last. Only the shortest form is valid, so that equal
 * numbers have equal bytes.
 */
final class Varint {
  static final int MAX_BYTES = 5;

  private Varint() {}

  static int length(int value) {
    return value < 0 ? MAX_BYTES : (Math.max(1, 32 - Integer.numberOfLeadingZeros(value)) + 6) / 7;
  }

  static void write(ByteBuf out, int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      out.writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** Reads at the reader index, which moves. */
  static int read(ByteBuf in) {
    int end = in.writerIndex();
    int at = in.readerIndex();
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (at >= end) {
        throw truncated();
      }
      int b = in.getByte(at++);
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        boolean overlong = b == 0 && shift > 0;
        boolean tooLarge = value < 0 || (shift == 28 && b > 0x07);
        if (overlong || tooLarge) {
          break;
        }
        in.readerIndex(at);
        return value;
      }
    }
    throw new ProtocolException(ErrorCode.MALFORMED, "varint is overlong or over 31 bits");
  }

  static ProtocolException truncated() {
    return new ProtocolException(ErrorCode.MALFORMED, "frame ends inside a field");
  }
}
