package io.crabcache.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The bytes of one connection that were read and not yet consumed, in one contiguous buffer.
 *
 * <p>While requests arrive whole it is the very buffer that the socket was read into. The rest of a
 * read that ends inside a frame is copied into a buffer of its size, so that a client which sends a
 * byte and waits costs some bytes and not a read buffer. A long frame is gathered in a buffer that
 * doubles, so that n bytes cost O(n) copying in however many pieces they come; it grows with what
 * has arrived, never with what a frame announces. Not thread safe.
 */
final class InputBuffer {
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** All bytes; consuming moves the reader index. */
  ByteBuf bytes() {
    return bytes;
  }

  /** Adds what was read and takes it over. */
  void append(ByteBuf read) {
    if (!bytes.isReadable()) {
      bytes.release();
      bytes = read;
      return;
    }
    int needed = bytes.readableBytes() + read.readableBytes();
    if (read.readableBytes() > bytes.capacity() - bytes.writerIndex()) {
      replace(read.alloc().buffer(Math.max(needed, 2 * bytes.readableBytes())));
    }
    bytes.writeBytes(read);
    read.release();
  }

  /** Gives back the memory of consumed bytes, if that is most of what is held. */
  void compact() {
    if (!bytes.isReadable()) {
      release();
    } else if (bytes.readableBytes() <= bytes.capacity() / 2) {
      replace(bytes.alloc().buffer(bytes.readableBytes()));
    }
  }

  /** Drops everything. */
  void release() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }

  private void replace(ByteBuf larger) {
    larger.writeBytes(bytes);
    bytes.release();
    bytes = larger;
  }
}
