package io.crabcache.protocol.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose bytes come in pieces. What is left of a piece moves to another buffer at
 * another index each time, and what it lay in before is overwritten.
 */
final class Feed {
  private static final int MOST_BYTES_IN_FRONT = 5;

  private final RequestReader reader;
  private final RequestRest rest = new RequestRest();
  private final List<List<String>> requests = new ArrayList<>();
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private @Nullable RespException refusal;
  private int moves;

  /** Creates a connection of an event loop's reader. */
  Feed(RequestReader reader) {
    this.reader = reader;
  }

  /** Adds bytes and reads the requests that are whole then; does nothing behind a refusal. */
  void add(byte[] bytes, int from, int to) {
    int inFront = moves++ % MOST_BYTES_IN_FRONT;
    ByteBuf moved = Unpooled.buffer(inFront + held.readableBytes() + to - from).writeZero(inFront);
    moved.skipBytes(inFront).writeBytes(held.duplicate()).writeBytes(bytes, from, to - from);
    held.setZero(0, held.capacity());
    held = moved;
    boolean more = refusal == null;
    while (more && held.isReadable()) {
      more = readOne();
    }
  }

  private boolean readOne() {
    int taken;
    try {
      taken = reader.read(held, rest);
    } catch (RespException e) {
      refusal = e;
      return false;
    }
    if (taken == 0) {
      check(rest.isBegun(), "a part that is not known as one");
      return false;
    }
    check(!rest.isBegun(), "a whole request that is known as a part");
    check(taken <= held.readableBytes(), "more bytes than there are");
    requests.add(Requests.arguments(reader));
    held.skipBytes(taken);
    return true;
  }

  /** The requests and how the stream ends: a refusal's message, or {@code part} or nothing. */
  String result() {
    return requests
        + (refusal != null ? " " + refusal.getMessage() : held.isReadable() ? " part" : "");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
