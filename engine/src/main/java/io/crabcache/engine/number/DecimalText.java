package io.crabcache.engine.number;

import io.netty.buffer.ByteBuf;

/**
 * 64-bit integers as decimal text in its only form: digits without leading zeros, a minus in front
 * of negative ones, nothing else. Allocates nothing. Thread safe as far as the buffers are.
 */
public final class DecimalText {

  /** Length of the longest text, that of {@link Long#MIN_VALUE}. */
  public static final int MAX_BYTES = 20;

  private static final int RADIX = 10;

  private DecimalText() {}

  /** Tells whether bytes are the text of a 64-bit integer. */
  public static boolean isLong(ByteBuf source, int index, int length) {
    boolean negative = length > 0 && source.getByte(index) == '-';
    int digits = negative ? length - 1 : length;
    if (digits < 1 || digits >= MAX_BYTES) {
      return false;
    }
    int first = index + length - digits;
    if (source.getByte(first) == '0') {
      return length == 1;
    }
    for (int i = first; i < index + length; i++) {
      byte c = source.getByte(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    // 19 digits overflow at most once, so an overflow shows in the sign.
    return digits < MAX_BYTES - 1 || parse(source, index, length) < 0 == negative;
  }

  /** Returns the integer whose text the bytes are, which {@link #isLong} has confirmed. */
  public static long parse(ByteBuf source, int index, int length) {
    boolean negative = source.getByte(index) == '-';
    long negated = 0; // of the two signs the one that has room for every number
    for (int i = negative ? index + 1 : index; i < index + length; i++) {
      negated = negated * RADIX - (source.getByte(i) - '0');
    }
    return negative ? negated : -negated;
  }

  /** Returns the length of an integer's text, bytes. */
  public static int length(long value) {
    int length = value < 0 ? 2 : 1;
    for (long left = value / RADIX; left != 0; left /= RADIX) {
      length++;
    }
    return length;
  }

  /**
   * Appends the text of an integer.
   *
   * @return its length, bytes
   */
  public static int append(long value, ByteBuf out) {
    int length = length(value);
    out.ensureWritable(length);
    int first = out.writerIndex();
    long left = value;
    for (int i = first + length - 1; i >= (value < 0 ? first + 1 : first); i--) {
      out.setByte(i, '0' + Math.abs((int) (left % RADIX)));
      left /= RADIX;
    }
    if (value < 0) {
      out.setByte(first, '-');
    }
    out.writerIndex(first + length);
    return length;
  }
}
