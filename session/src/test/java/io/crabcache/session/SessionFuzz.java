package io.crabcache.session;

import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Any bytes behind a hello, cut anywhere: a session answers or ends the connection, its output
 * stays in its bounds (which {@link Dialogue} checks), and the replies do not depend on the cuts,
 * on the length of a turn or on how much output there may be.
 */
public final class SessionFuzz {
  private static final int MAX_BATCH = 100;

  private SessionFuzz() {}

  /** Loads the classes with a COUNT of a cache that is not open. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(new byte[] {1, 5, 5, 8, 1, 0, 0, 0, 7, 0, 0, 1});
  }

  /**
   * The first byte says whether the stream is raw bytes, or bodies (a byte of length before each)
   * to be framed as batches; the second is where to cut; the third bounds the output.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 3) {
      return;
    }
    ByteBuf stream = (input[0] & 1) == 0 ? raw(input) : framed(input);
    Dialogue whole = started(1 << 20);
    whole.in.writeBytes(stream, 0, stream.writerIndex());
    whole.finish();

    Dialogue cut = started(1 + (input[2] & 0xFF) * 16);
    int step = 1 + (input[1] & 0xFF);
    for (int at = 0; at < stream.writerIndex(); at += step) {
      cut.in.writeBytes(stream, at, Math.min(step, stream.writerIndex() - at));
      cut.finish();
      cut.in.discardReadBytes();
    }
    if (!whole.comparableReplies().equals(cut.comparableReplies())
        || whole.error.code() != cut.error.code()) {
      throw new IllegalStateException(
          "whole: %s %s%ncut: %s %s"
              .formatted(
                  whole.comparableReplies(), whole.error, cut.comparableReplies(), cut.error));
    }
  }

  private static Dialogue started(int maxOutputBytes) {
    return Dialogue.started(Dialogue.limits(MAX_BATCH, maxOutputBytes));
  }

  private static ByteBuf raw(byte[] input) {
    return Unpooled.wrappedBuffer(input, 3, input.length - 3);
  }

  private static ByteBuf framed(byte[] input) {
    ByteBuf stream = Unpooled.buffer();
    int at = 3;
    while (at < input.length) {
      int length = Math.min(input[at] & 0xFF, input.length - at - 1);
      int frame = FrameLayout.beginFrame(stream, FrameType.BATCH, 0, at);
      stream.writeBytes(input, at + 1, length);
      FrameLayout.endFrame(stream, frame);
      at += 1 + length;
    }
    return stream;
  }
}
