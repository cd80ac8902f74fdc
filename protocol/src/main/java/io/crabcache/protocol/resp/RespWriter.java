package io.crabcache.protocol.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Writes replies of RESP2 or RESP3 at the end of a buffer. What RESP2 has no type for is written as
 * Redis 7 does for its old clients: a map as an array of twice its size, a set or push as an array,
 * a boolean as 1 or 0, a double and verbatim text as a bulk string.
 *
 * <p>A header is one 8-byte store: those of small numbers come ready from a table, and the bytes of
 * the word behind a header's end are overwritten by what follows. Not thread safe.
 */
public final class RespWriter {
  /** Slack for the longest header and a whole word behind it. */
  private static final int HEADER_BYTES = 32;

  private static final int LINE_END = LengthLine.LINE_END;
  private static final long OK = word("+OK\r\n");
  private static final long PONG = word("+PONG\r\n");
  private static final long NULL_BULK = word("$-1\r\n");
  private static final long NULL_ARRAY = word("*-1\r\n");
  private static final long NULL = word("_\r\n");
  private static final long TRUE = word("#t\r\n");
  private static final long FALSE = word("#f\r\n");

  private static final int READY_NUMBERS = 1_025;
  private static final int READY_LENGTH_SHIFT = 56;

  /**
   * For each small number its digits and a line end, preceded by a zero byte for the type; in the
   * highest byte the length of all that.
   */
  private static final long[] READY = ready();

  private static final long EIGHT_DIGITS = 100_000_000;
  private static final long ZERO_DIGITS = 0x3030_3030_3030_3030L;

  private ByteBuf out = Unpooled.EMPTY_BUFFER;
  private boolean resp3;

  /** Creates a writer that has no buffer yet. */
  public RespWriter() {}

  /**
   * Chooses where all further replies go.
   *
   * @param version of RESP: 2 or 3
   */
  public void begin(ByteBuf target, int version) {
    assert version == 2 || version == 3 : "RESP" + version;
    out = target;
    resp3 = version == 3;
  }

  /** Writes {@code +OK}. */
  public void ok() {
    word(OK, 5);
  }

  /** Writes {@code +PONG}. */
  public void pong() {
    word(PONG, 7);
  }

  /**
   * Writes a simple string; each character, of ISO 8859-1, is a byte, and line ends become blanks.
   */
  public void simple(CharSequence text) {
    line('+', text);
  }

  /**
   * Writes an error.
   *
   * @param text the prefix and, behind a blank, the explanation, as {@link #simple} takes it: bytes
   *     of a request are quoted in it as ISO 8859-1; line ends at its end are left out
   */
  public void error(CharSequence text) {
    int length = text.length();
    while (length > 0 && isLineEnd(text.charAt(length - 1))) {
      length--;
    }
    line('-', length == text.length() ? text : text.subSequence(0, length));
  }

  /** Writes an integer. */
  public void integer(long number) {
    header(':', number);
  }

  /** Writes a bulk string; the indexes of {@code from} stay. */
  public void bulk(ByteBuf from, int index, int length) {
    bulkHeader(length);
    out.writeBytes(from, index, length);
    bulkEnd();
  }

  /** Writes a bulk string. */
  public void bulk(byte[] bytes) {
    bulkHeader(bytes.length);
    out.writeBytes(bytes);
    bulkEnd();
  }

  /** Writes a bulk string in UTF-8. */
  public void bulk(CharSequence text) {
    int length = ByteBufUtil.utf8Bytes(text);
    bulkHeader(length);
    ByteBufUtil.reserveAndWriteUtf8(out, text, length);
    bulkEnd();
  }

  /**
   * Starts a bulk string. The caller appends exactly {@code length} bytes to the buffer, for which
   * there is room then, and calls {@link #bulkEnd}.
   */
  public void bulkHeader(int length) {
    out.ensureWritable(HEADER_BYTES + length);
    header('$', length);
  }

  /** Ends what {@link #bulkHeader} started. */
  public void bulkEnd() {
    out.writeShortLE(LINE_END);
  }

  /** Writes the null that stands for a missing value. */
  public void nil() {
    if (resp3) {
      word(NULL, 3);
    } else {
      word(NULL_BULK, 5);
    }
  }

  /** Writes the null that stands for a missing array. */
  public void nullArray() {
    if (resp3) {
      word(NULL, 3);
    } else {
      word(NULL_ARRAY, 5);
    }
  }

  /** Starts an array; {@code size} replies follow. */
  public void array(int size) {
    header('*', size);
  }

  /** Starts a map; {@code size} times a key and a value follow. */
  public void map(int size) {
    if (resp3) {
      header('%', size);
    } else {
      header('*', 2L * size);
    }
  }

  /** Starts a set; {@code size} replies follow. */
  public void set(int size) {
    header(resp3 ? '~' : '*', size);
  }

  /** Starts a message that answers no request; {@code size} replies follow. */
  public void push(int size) {
    header(resp3 ? '>' : '*', size);
  }

  /** Writes a boolean. */
  public void bool(boolean value) {
    if (resp3) {
      word(value ? TRUE : FALSE, 4);
    } else {
      integer(value ? 1 : 0);
    }
  }

  /** Writes a double as C prints it with {@code %.17g}. */
  public void number(double value) {
    String text = DoubleText.format(value);
    if (resp3) {
      line(',', text);
    } else {
      bulk(text);
    }
  }

  /** Writes plain text for people, in UTF-8. */
  public void verbatim(CharSequence text) {
    if (!resp3) {
      bulk(text);
      return;
    }
    int length = ByteBufUtil.utf8Bytes(text);
    out.ensureWritable(HEADER_BYTES + length);
    header('=', length + 4L);
    out.writeIntLE((int) word("txt:"));
    ByteBufUtil.reserveAndWriteUtf8(out, text, length);
    bulkEnd();
  }

  private void line(char type, CharSequence text) {
    int length = text.length();
    out.ensureWritable(length + 3);
    out.writeByte(type);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      out.writeByte(isLineEnd(c) ? ' ' : c > 0xFF ? '?' : c);
    }
    out.writeShortLE(LINE_END);
  }

  private static boolean isLineEnd(char c) {
    return c == '\r' || c == '\n';
  }

  private void header(char type, long number) {
    if (number >= 0 && number < READY_NUMBERS) {
      long ready = READY[(int) number];
      word(ready | type, (int) (ready >>> READY_LENGTH_SHIFT));
    } else if (number == Long.MIN_VALUE) {
      line(type, String.valueOf(number));
    } else {
      out.ensureWritable(HEADER_BYTES);
      int at = out.writerIndex();
      out.setByte(at++, type);
      if (number < 0) {
        out.setByte(at++, '-');
      }
      at = digits(at, Math.abs(number), false);
      out.setShortLE(at, LINE_END);
      out.writerIndex(at + 2);
    }
  }

  /**
   * Writes the digits of a number, eight a word, and returns the index behind them.
   *
   * @param padded whether zeros in front fill up to eight digits
   */
  private int digits(int index, long number, boolean padded) {
    if (number >= EIGHT_DIGITS) {
      int behind = digits(index, number / EIGHT_DIGITS, padded);
      return digits(behind, number % EIGHT_DIGITS, true);
    }
    long digits = eightDigits((int) number);
    int zeros = padded ? 0 : Long.numberOfTrailingZeros(digits) >>> 3;
    out.setLongLE(index, (digits | ZERO_DIGITS) >>> (8 * zeros));
    return index + Long.BYTES - zeros;
  }

  /**
   * Splits a number under 10^8 into its digits, a byte each and the first one lowest: in halves of
   * four digits, these in pairs, these in digits, all parts of a step with one multiplication by a
   * rounded reciprocal. After Paul Khuong, "How to print integers really fast", 2017.
   */
  private static long eightDigits(int number) {
    long fours = (number / 10_000) | ((long) (number % 10_000) << 32);
    long hundreds = ((fours * 10_486) >>> 20) & 0x7F_0000_007FL;
    long pairs = ((fours - 100 * hundreds) << 16) | hundreds;
    long tens = ((pairs * 103) >>> 10) & 0xF_000F_000F_000FL;
    return ((pairs - 10 * tens) << 8) | tens;
  }

  private void word(long bytes, int length) {
    out.ensureWritable(Long.BYTES);
    int at = out.writerIndex();
    out.setLongLE(at, bytes);
    out.writerIndex(at + length);
  }

  private static long[] ready() {
    long[] ready = new long[READY_NUMBERS];
    for (int i = 0; i < READY_NUMBERS; i++) {
      String text = "\0" + i + "\r\n";
      ready[i] = word(text) | (long) text.length() << READY_LENGTH_SHIFT;
    }
    return ready;
  }

  private static long word(String text) {
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      word |= (long) text.charAt(i) << (8 * i);
    }
    return word;
  }
}
