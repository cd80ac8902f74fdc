package io.crabcache.protocol.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Cuts requests, multibulk or inline, out of a connection's input and says where their arguments
 * lie; it copies none of them, save those of an inline line with quotes.
 *
 * <p>One reader serves all connections of an event loop: what a connection must remember is its
 * {@link RequestRest}. A request that comes in pieces costs O(n) in all: a look goes on at the
 * argument where the last one ended, does nothing while that argument's announced bytes are not
 * there, and when the last one is, the headers are read once more to find all arguments. Memory
 * grows with the arguments that have arrived, never with what is announced: 8 bytes an argument,
 * and the longest quoted line; it is kept. Not thread safe.
 */
public final class RequestReader {
  private static final int COUNT_MASK = 0xFFFF00FF;

  /** {@code *}, any byte, CR LF. */
  private static final int COUNT_LINE = '*' | LengthLine.LINE_END << 16;

  private final int maxArguments;
  private final int maxRequestBytes;
  private final int maxInlineBytes;
  private final Spans arguments = new Spans();
  private final InlineLine line;
  private ByteBuf source = Unpooled.EMPTY_BUFFER;
  private int count;

  /** Creates a reader that refuses requests over the given limits. */
  public RequestReader(RequestLimits limits) {
    maxArguments = limits.maxArguments();
    maxRequestBytes = limits.maxRequestBytes();
    maxInlineBytes = Math.min(limits.maxInlineBytes(), maxRequestBytes);
    line = new InlineLine(arguments, maxArguments);
  }

  /**
   * Reads the request at the reader index of {@code in}, which stays. The accessors tell of it
   * until the next call of this method, by whichever connection.
   *
   * @param rest the connection's; cleared when a request is complete
   * @return the bytes that the request takes; 0 if it is not complete, and then the accessors tell
   *     nothing
   * @throws RespException if the bytes are no request or one over a limit; the connection is of no
   *     use then
   */
  public int read(ByteBuf in, RequestRest rest) {
    if (in.readableBytes() < rest.neededBytes) {
      return 0;
    }
    boolean resumed = rest.argument > 0;
    int taken = parse(in, rest);
    if (taken > 0 && rest.isBegun()) {
      rest.clear();
      // The earlier arguments were found in another call, and other connections came in between.
      return resumed ? parse(in, rest) : taken;
    }
    return taken;
  }

  /**
   * Number of arguments, the command's name among them; 0 for an empty line and for a count that is
   * not positive, which are to be skipped without a reply.
   */
  public int count() {
    return count;
  }

  /**
   * Buffer in which the arguments lie: the input, or the reader's own if an inline line had quotes.
   */
  public ByteBuf source() {
    return source;
  }

  /** Where an argument begins in {@link #source}. */
  public int index(int argument) {
    assert argument >= 0 && argument < count : "argument " + argument + " of " + count;
    return arguments.index(argument);
  }

  /** Bytes of an argument. */
  public int length(int argument) {
    assert argument >= 0 && argument < count : "argument " + argument + " of " + count;
    return arguments.length(argument);
  }

  private int parse(ByteBuf in, RequestRest rest) {
    int start = in.readerIndex();
    source = in;
    if (rest.count > 0) {
      count = rest.count;
      return bulks(in, rest, start + rest.position, rest.argument);
    }
    if (in.readableBytes() >= Integer.BYTES) {
      int head = in.getIntLE(start);
      int digit = (head >>> 8 & 0xFF) - '0';
      if ((head & COUNT_MASK) == COUNT_LINE && digit > 0 && digit <= 9) {
        count = digit;
        return bulks(in, rest, start + 2, 0);
      }
    }
    return in.getByte(start) == '*' ? multibulk(in, rest, start) : inline(in, rest, start);
  }

  private int multibulk(ByteBuf in, RequestRest rest, int start) {
    int end = LengthLine.end(in, start, LengthLine.COUNT);
    if (end < 0) {
      return rest.await(in.readableBytes() + 1, 0, 0, 0);
    }
    long announced = LengthLine.number(in, start + 1, end, LengthLine.COUNT);
    if (announced > maxArguments) {
      throw new RespException(
          "invalid multibulk length: "
              + announced
              + " is over the limit of "
              + maxArguments
              + " arguments (connection.max_arguments)");
    }
    count = (int) Math.max(announced, 0);
    return count == 0 ? end + 2 - start : bulks(in, rest, end, 0);
  }

  /**
   * Reads arguments.
   *
   * @param position index of the line end in front of the first one
   * @param argument number of the first one
   */
  private int bulks(ByteBuf in, RequestRest rest, int position, int argument) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    int at = position;
    for (int i = argument; i < count; i++) {
      int header = end - at < Long.BYTES ? 0 : LengthLine.shortHeader(in.getLongLE(at));
      int from = at + LengthLine.headerBytes(header);
      int length = LengthLine.length(header);
      if (header == 0) {
        int lineEnd = bulkLineEnd(in, at);
        if (lineEnd < 0) {
          return rest.await(end - start + 1, at - start, i, count);
        }
        from = lineEnd + 2;
        length = announcedLength(in, start, at + 3, lineEnd);
      }
      if (end - from - 2 < length) {
        checkSize(start, from, length);
        return rest.await(from - start + length + 2, at - start, i, count);
      }
      arguments.set(i, from, length);
      at = from + length;
    }
    checkSize(start, at, 0);
    checkLineEnd(in, at);
    return at + 2 - start;
  }

  /**
   * Returns where the CR of the header behind the line end at {@code at} is; -1 if not there yet.
   */
  private static int bulkLineEnd(ByteBuf in, int at) {
    int available = in.writerIndex() - at;
    if (available >= 2) {
      checkLineEnd(in, at);
    }
    if (available < 3) {
      return -1;
    }
    byte type = in.getByte(at + 2);
    if (type != '$') {
      throw new RespException("expected '$', got '" + (char) (type & 0xFF) + "'");
    }
    return LengthLine.end(in, at + 2, LengthLine.LENGTH);
  }

  private int announcedLength(ByteBuf in, int start, int from, int to) {
    long length = LengthLine.number(in, from, to, LengthLine.LENGTH);
    if (length < 0) {
      throw new RespException("invalid bulk length");
    }
    checkSize(start, to + 2, length);
    return (int) length;
  }

  private void checkSize(int start, int from, long length) {
    if (length > maxRequestBytes - 2 - (from - start)) {
      throw new RespException(
          "invalid bulk length: with the "
              + length
              + " bytes the request is over the limit of "
              + maxRequestBytes
              + " bytes (connection.max_frame_bytes)");
    }
  }

  private static void checkLineEnd(ByteBuf in, int at) {
    if (in.getShortLE(at) != LengthLine.LINE_END) {
      throw new RespException("invalid bulk length: an argument does not end with CR LF");
    }
  }

  private int inline(ByteBuf in, RequestRest rest, int start) {
    int available = Math.min(in.readableBytes(), maxInlineBytes);
    int from = start + rest.position;
    int end = in.indexOf(from, start + available, (byte) '\n');
    int scanned = end < 0 ? start + available : end;
    if (in.indexOf(from, scanned, (byte) 0) >= 0) {
      throw new RespException("too big inline request: a line with a NUL byte has no end");
    }
    if (end < 0) {
      if (available == maxInlineBytes) {
        throw new RespException(
            "too big inline request: no line end within " + maxInlineBytes + " bytes");
      }
      return rest.await(available + 1, available, 0, 0);
    }
    int to = end > start && in.getByte(end - 1) == '\r' ? end - 1 : end;
    count = line.split(in, start, to);
    source = line.source();
    return end + 1 - start;
  }
}
