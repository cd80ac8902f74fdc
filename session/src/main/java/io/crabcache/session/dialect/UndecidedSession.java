package io.crabcache.session.dialect;

import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.session.Peer;
import io.crabcache.session.Progress;
import io.crabcache.session.Session;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A session that does not know its dialect until the first byte comes: that of the native preface
 * begins no text.
 */
final class UndecidedSession implements Session {
  private final Dialects dialects;
  private final Peer peer;
  private @Nullable Session chosen;
  private boolean closed;

  UndecidedSession(Dialects dialects, Peer peer) {
    this.dialects = dialects;
    this.peer = peer;
  }

  @Override
  public Progress process(ByteBuf in, ByteBuf out) {
    Session session = chosen;
    if (session != null) {
      return session.process(in, out);
    }
    if (closed) {
      return Progress.CLOSE;
    }
    if (!in.isReadable()) {
      return Progress.NEEDS_INPUT;
    }
    boolean isNative = in.getUnsignedByte(in.readerIndex()) == (FrameLayout.PREFACE & 0xFF);
    session = isNative ? dialects.openNative() : dialects.openText(peer);
    chosen = session;
    return session.process(in, out);
  }

  @Override
  public boolean isUnfinished() {
    Session session = chosen;
    return session != null && session.isUnfinished();
  }

  @Override
  public String clientName() {
    Session session = chosen;
    return session == null ? "" : session.clientName();
  }

  @Override
  public void goodbye(ByteBuf out) {
    Session session = chosen;
    if (session != null) {
      session.goodbye(out);
    } else {
      closed = true;
    }
  }

  /** Without a dialect there are no words for it: the connection just ends. */
  @Override
  public void fail(ErrorCode code, String text, ByteBuf out) {
    Session session = chosen;
    if (session != null) {
      session.fail(code, text, out);
    } else {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    Session session = chosen;
    if (session != null) {
      session.close();
    }
  }
}
