package io.crabcache.engine.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Room outside the heap for one value that a command computes or carries from key to key. A short
 * one has a buffer that stays, a long one a pooled buffer that goes back at once. Not thread safe.
 */
final class Scratch {
  private static final int KEPT_BYTES = 8 << 10;

  private @Nullable ByteBuf kept;
  private @Nullable ByteBuf pooled;

  /** Returns an empty buffer for so many bytes, in the place of the one before. */
  ByteBuf begin(int bytes) {
    end();
    if (bytes > KEPT_BYTES) {
      ByteBuf large = ByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
      pooled = large;
      return large;
    }
    ByteBuf small = kept;
    if (small == null) {
      small = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(KEPT_BYTES));
      kept = small;
    }
    return small.clear();
  }

  /** Gives the buffer back. */
  void end() {
    ByteBuf large = pooled;
    if (large != null) {
      pooled = null;
      large.release();
    }
  }
}
