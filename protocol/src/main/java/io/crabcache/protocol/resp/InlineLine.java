package io.crabcache.protocol.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Splits a line of words as Redis does. Blanks separate words; a word may end in a quoted part,
 * behind which a blank or the end must follow. Between double quotes {@code \n \r \t \b \a \xHH}
 * are escapes and a backslash in front of any other character stands for that one; between single
 * quotes only {@code \'} is an escape.
 *
 * <p>The words of a line without quotes stay where they are. A line with quotes is copied,
 * unescaped, into a buffer of the splitter's own. Not thread safe.
 */
final class InlineLine {
  private static final String UNBALANCED = "unbalanced quotes in request";

  private final Spans words;
  private final int maxWords;
  private final ByteBuf unescaped = Unpooled.buffer(0);
  private ByteBuf source = unescaped;

  InlineLine(Spans words, int maxWords) {
    this.words = words;
    this.maxWords = maxWords;
  }

  /** Buffer in which the words of the last line lie. */
  ByteBuf source() {
    return source;
  }

  /** Splits the line from {@code from} to {@code to}, and returns the number of its words. */
  int split(ByteBuf in, int from, int to) {
    source = in;
    int count = 0;
    int at = skipBlanks(in, from, to);
    while (at < to) {
      int end = at;
      while (end < to && !endsWord(in.getByte(end))) {
        if (isQuote(in.getByte(end))) {
          return unquote(in, from, to);
        }
        end++;
      }
      add(count++, at, end - at);
      at = skipBlanks(in, end, to);
    }
    return count;
  }

  private int unquote(ByteBuf in, int from, int to) {
    source = unescaped.clear();
    int count = 0;
    int at = skipBlanks(in, from, to);
    while (at < to) {
      int word = unescaped.writerIndex();
      at = word(in, at, to);
      add(count++, word, unescaped.writerIndex() - word);
      at = skipBlanks(in, at, to);
    }
    return count;
  }

  private void add(int word, int index, int length) {
    if (word == maxWords) {
      throw new RespException(
          "too big inline request: it has more than the limit of "
              + maxWords
              + " arguments (connection.max_arguments)");
    }
    words.set(word, index, length);
  }

  /** Copies a word and returns the index behind it, as the next two do. */
  private int word(ByteBuf in, int from, int to) {
    int at = from;
    for (; at < to && !endsWord(in.getByte(at)); at++) {
      byte b = in.getByte(at);
      if (b == '"') {
        return doubleQuoted(in, at + 1, to);
      }
      if (b == '\'') {
        return singleQuoted(in, at + 1, to);
      }
      unescaped.writeByte(b);
    }
    return at;
  }

  private int doubleQuoted(ByteBuf in, int from, int to) {
    for (int at = from; at < to; at++) {
      byte b = in.getByte(at);
      if (b == '"') {
        return closed(in, at + 1, to);
      }
      if (b == '\\' && at + 1 < to) {
        at++;
        int hex = in.getByte(at) == 'x' && at + 2 < to ? hex(in, at + 1) : -1;
        b = hex < 0 ? escape(in.getByte(at)) : (byte) hex;
        at += hex < 0 ? 0 : 2;
      }
      unescaped.writeByte(b);
    }
    throw new RespException(UNBALANCED);
  }

  private int singleQuoted(ByteBuf in, int from, int to) {
    for (int at = from; at < to; at++) {
      byte b = in.getByte(at);
      if (b == '\'') {
        return closed(in, at + 1, to);
      }
      if (b == '\\' && at + 1 < to && in.getByte(at + 1) == '\'') {
        at++;
        b = '\'';
      }
      unescaped.writeByte(b);
    }
    throw new RespException(UNBALANCED);
  }

  private static int closed(ByteBuf in, int behind, int to) {
    if (behind < to && !isBlank(in.getByte(behind))) {
      throw new RespException(UNBALANCED);
    }
    return behind;
  }

  private static int hex(ByteBuf in, int at) {
    int high = Character.digit(in.getByte(at), 16);
    int low = Character.digit(in.getByte(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static byte escape(byte b) {
    return switch (b) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> b;
    };
  }

  private static int skipBlanks(ByteBuf in, int from, int to) {
    int at = from;
    while (at < to && isBlank(in.getByte(at))) {
      at++;
    }
    return at;
  }

  private static boolean isQuote(byte b) {
    return b == '"' || b == '\'';
  }

  /** What C calls a space. Of these, vertical tab and form feed do not end a word. */
  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static boolean endsWord(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }
}
