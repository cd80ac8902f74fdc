package io.crabcache.protocol.resp;

import io.netty.buffer.ByteBuf;

/**
 * The line that announces a count or a length: a type byte, a decimal number, CR LF.
 *
 * <p>{@link #shortHeader} takes the one in front of nearly every argument out of one 8-byte word,
 * without a branch on the number of digits, which changes from argument to argument and so would be
 * mispredicted. The other methods take any line, byte by byte, and find out what is wrong with it.
 */
final class LengthLine {

  /** CR LF as a little-endian short. */
  static final int LINE_END = 0x0A0D;

  /** Most bytes of a line. The longest number has 20. */
  static final int MAX_BYTES = 64;

  /** Kinds of line, as Redis's errors name them. */
  static final String COUNT = "mbulk";

  static final String LENGTH = "bulk";

  private static final int LINE_END_AND_DOLLAR = 0x240A0D;
  private static final long FIVE_ZERO_DIGITS = 0x3030303030L;
  private static final long FIVE_OVER_NINE = 0x7676767676L;
  private static final long FIVE_TOP_BITS = 0x8080808080L;
  private static final int MAX_SHORT_DIGITS = 3;
  private static final int LENGTH_BITS = 16;

  private LengthLine() {}

  /**
   * Reads {@code CR LF $ digits CR LF} where it has one to three digits.
   *
   * @param word the eight bytes from the first CR on, little-endian
   * @return for {@link #length} and {@link #headerBytes}; 0 if it is not of that form
   */
  static int shortHeader(long word) {
    long digits = (word >>> 24) ^ FIVE_ZERO_DIGITS;
    long others = ((digits + FIVE_OVER_NINE) | digits) & FIVE_TOP_BITS;
    int count = Long.numberOfTrailingZeros(others) >>> 3;
    int first = (int) digits & 0xFF;
    if ((word & 0xFFFFFF) != LINE_END_AND_DOLLAR
        || count == 0
        || count > MAX_SHORT_DIGITS
        || (word >>> (24 + 8 * count) & 0xFFFF) != LINE_END
        || (first == 0 && count != 1)) {
      return 0;
    }
    int aligned = (int) (digits << (8 * (MAX_SHORT_DIGITS - count)));
    int value = (aligned & 0xFF) * 100 + (aligned >>> 8 & 0xFF) * 10 + (aligned >>> 16 & 0xFF);
    return (5 + count) << LENGTH_BITS | value;
  }

  static int length(int shortHeader) {
    return shortHeader & ((1 << LENGTH_BITS) - 1);
  }

  static int headerBytes(int shortHeader) {
    return shortHeader >>> LENGTH_BITS;
  }

  /**
   * Finds the end of the line that begins at {@code from}.
   *
   * @return index of its CR; -1 if the line is not complete
   * @throws RespException naming {@code kind} if it is too long or broken
   */
  static int end(ByteBuf in, int from, String kind) {
    int available = in.writerIndex() - from;
    int end = in.indexOf(from, from + Math.min(available, MAX_BYTES), (byte) '\r');
    if (end < 0) {
      if (available >= MAX_BYTES) {
        throw new RespException(
            "too big " + kind + " count string: no line end within " + MAX_BYTES + " bytes");
      }
      return -1;
    }
    if (in.writerIndex() - end < 2) {
      return -1;
    }
    if (in.getShortLE(end) != LINE_END) {
      throw new RespException("invalid " + name(kind) + " length: CR without LF");
    }
    return end;
  }

  /**
   * Reads the number between the type byte and the end of a line, as strictly as Redis: only
   * digits, no zero in front, a minus sign only in front of another number than 0.
   */
  static long number(ByteBuf in, int from, int to, String kind) {
    boolean negative = to > from && in.getByte(from) == '-';
    int first = negative ? from + 1 : from;
    boolean zero = first < to && in.getByte(first) == '0';
    if (first == to || (zero && (negative || to - first > 1))) {
      throw invalid(kind);
    }
    // Negative numbers reach one further than positive ones, so the sum is kept negative.
    long negated = 0;
    for (int i = first; i < to; i++) {
      int digit = in.getByte(i) - '0';
      if (digit < 0 || digit > 9 || negated < (Long.MIN_VALUE + digit) / 10) {
        throw invalid(kind);
      }
      negated = negated * 10 - digit;
    }
    if (!negative && negated == Long.MIN_VALUE) {
      throw invalid(kind);
    }
    return negative ? negated : -negated;
  }

  private static RespException invalid(String kind) {
    return new RespException("invalid " + name(kind) + " length");
  }

  private static String name(String kind) {
    return kind.equals(COUNT) ? "multibulk" : kind;
  }
}
