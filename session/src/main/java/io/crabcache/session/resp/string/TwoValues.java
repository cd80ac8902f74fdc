package io.crabcache.session.resp.string;

import io.crabcache.engine.command.Replies;
import io.crabcache.session.resp.ExpectedReplies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Copies of the values of two keys; of a key that is not there an empty one. */
final class TwoValues extends ExpectedReplies {
  private final byte[][] values = {{}, {}};
  private int answered;

  byte[] value(int index) {
    return values[index];
  }

  @Override
  public ByteBuf beginValue(Outcome outcome, int flags, long version, long expiry, int length) {
    values[answered] = new byte[length];
    return Unpooled.wrappedBuffer(values[answered]).clear();
  }

  @Override
  public void endValue() {
    answered++;
  }

  @Override
  public void result(Outcome outcome, int flags, long version, long expiry) {
    answered++;
  }

  /** The engine's advice on values that are too long is to ask for fewer, which does not help. */
  @Override
  public void failure(Replies.Failure kind, String text) {
    super.failure(
        kind,
        kind == Replies.Failure.TOO_LARGE
            ? "LCS takes values of at most %d bytes together".formatted(Lcs.MAX_BYTES)
            : text);
  }
}
