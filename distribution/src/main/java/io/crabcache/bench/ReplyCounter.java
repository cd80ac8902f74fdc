package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Counts the replies of one connection as their bytes come, cut anywhere: simple strings, integers
 * and bulk strings. Allocates nothing. Not thread safe.
 */
final class ReplyCounter {
  private static final int MAX_ERROR_BYTES = 200;

  /** First byte of the reply whose line is being read; 0 between replies. */
  private byte type;

  /** The number in the line so far. */
  private int number;

  private boolean negative;

  /** Bytes of a bulk string that are to come, with its end of line. */
  private int body;

  private long missing;

  /**
   * Reads all of a buffer.
   *
   * @return number of replies that ended in it
   * @throws FailedException if a reply is an error, or none of those that the load asks for
   */
  int count(ByteBuf in) {
    int replies = 0;
    while (in.isReadable()) {
      if (body > 0) {
        int part = Math.min(body, in.readableBytes());
        in.skipBytes(part);
        body -= part;
        replies += body == 0 ? 1 : 0;
      } else if (type == 0) {
        begin(in);
      } else if (lineEnds(in.readByte())) {
        replies += body == 0 ? 1 : 0;
      }
    }
    return replies;
  }

  /** Number of replies that said that there is no value. */
  long missing() {
    return missing;
  }

  private void begin(ByteBuf in) {
    type = in.readByte();
    number = 0;
    negative = false;
    if (type != '+' && type != ':' && type != '$') {
      int shown = Math.min(in.readableBytes(), MAX_ERROR_BYTES);
      String rest = in.toString(in.readerIndex(), shown, StandardCharsets.UTF_8);
      throw new FailedException(
          "the server answered: " + (char) type + rest.lines().findFirst().orElse(""));
    }
  }

  /** Whether that was the last byte of the line. */
  private boolean lineEnds(byte next) {
    if (next == '\n') {
      if (type == '$') {
        missing += negative ? 1 : 0;
        body = negative ? 0 : number + "\r\n".length();
      }
      type = 0;
      return true;
    }
    if (next == '-') {
      negative = true;
    } else if (next >= '0' && next <= '9') {
      number = number * 10 + next - '0';
    }
    return false;
  }
}
