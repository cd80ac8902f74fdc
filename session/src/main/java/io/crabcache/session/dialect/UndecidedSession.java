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
 * begins no text. Until then it has no words: an error waits for that byte.
 */
final class UndecidedSession implements Session {

  /** First byte of a TLS handshake; no request begins with a control character. */
  private static final int TLS_HANDSHAKE = 0x16;

  private final Dialects dialects;
  private final Peer peer;
  private @Nullable Session chosen;
  private @Nullable Farewell farewell;

  /** What is to be said as soon as the dialect is known. */
  private record Farewell(ErrorCode code, String text) {}

  UndecidedSession(Dialects dialects, Peer peer) {
    this.dialects = dialects;
    this.peer = peer;
  }

  @Override
  public Progress process(ByteBuf in, ByteBuf out) {
    Session session = chosen;
    if (session == null) {
      if (!in.isReadable()) {
        return Progress.NEEDS_INPUT;
      }
      session = choose(in.getUnsignedByte(in.readerIndex()), out);
      chosen = session;
    }
    return session.process(in, out);
  }

  private Session choose(int firstByte, ByteBuf out) {
    Session session =
        firstByte == FrameLayout.PREFACE_FIRST_BYTE
            ? dialects.openNative(peer)
            : dialects.openText(peer);
    Farewell last = farewell;
    if (last != null) {
      session.fail(last.code, last.text, out);
    } else if (firstByte == TLS_HANDSHAKE) {
      peer.foreignProtocol("TLS");
      session.fail(ErrorCode.MALFORMED, "Protocol error: TLS is not spoken on this port", out);
    }
    return session;
  }

  @Override
  public boolean isUnfinished() {
    Session session = chosen;
    return session != null && session.isUnfinished();
  }

  @Override
  public long heldBytes() {
    Session session = chosen;
    return session == null ? 0 : session.heldBytes();
  }

  @Override
  public long awaited() {
    Session session = chosen;
    return session == null ? 0 : session.awaited();
  }

  @Override
  public boolean listens() {
    Session session = chosen;
    return session != null && session.listens();
  }

  @Override
  public void checkTime(long nowNanos) {
    Session session = chosen;
    if (session != null) {
      session.checkTime(nowNanos);
    }
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
      fail(ErrorCode.SHUTTING_DOWN, "the server is stopping", out);
    }
  }

  @Override
  public void fail(ErrorCode code, String text, ByteBuf out) {
    Session session = chosen;
    if (session != null) {
      session.fail(code, text, out);
    } else if (farewell == null) {
      farewell = new Farewell(code, text);
    }
  }

  @Override
  public void notDurable(String text, ByteBuf out) {
    Session session = chosen;
    if (session != null) {
      session.notDurable(text, out);
    } else {
      fail(ErrorCode.NOT_DURABLE, text, out);
    }
  }

  @Override
  public void close() {
    Session session = chosen;
    if (session != null) {
      session.close();
    }
  }
}
