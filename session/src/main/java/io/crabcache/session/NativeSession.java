package io.crabcache.session;

import io.crabcache.engine.Engine;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.netty.buffer.ByteBuf;

/**
 * What a connection in the native protocol does, without its socket. Belongs to one thread at a
 * time.
 */
public final class NativeSession {

  /** Most bytes that a frame has beside the key and the value of the one entry that it carries. */
  public static final int MAX_ENTRY_OVERHEAD_BYTES = 128;

  private final Engine engine;
  private final SessionLimits limits;
  private final SessionCounters counters;
  private boolean closed;

  /**
   * Creates the session of a connection on which nothing was read yet.
   *
   * @throws IllegalArgumentException if the engine takes entries that do not fit in a frame: its
   *     {@code maxEntryBytes} may be at most {@code maxFrameBytes} - {@link
   *     #MAX_ENTRY_OVERHEAD_BYTES}
   */
  public NativeSession(Engine engine, SessionLimits limits, SessionCounters counters) {
    this.engine = engine;
    this.limits = limits;
    this.counters = counters;
  }

  /**
   * Answers what was read, up to the bounds of one turn.
   *
   * <p>Moves {@code in}'s reader index past whole requests only; between two calls the caller may
   * compact or replace the buffer as long as the readable bytes stay and more follow them.
   *
   * @param in all bytes that were read and not yet consumed
   * @param out where replies are appended, whole frames only
   */
  public Progress process(ByteBuf in, ByteBuf out) {
    assert engine.settings().maxEntryBytes() < limits.maxFrameBytes();
    assert in.refCnt() > 0 && out.refCnt() > 0;
    counters.batch(0, 0);
    return closed ? Progress.CLOSE : Progress.NEEDS_INPUT;
  }

  /** Tells whether the handshake or a frame has begun and is not complete. */
  public boolean isUnfinished() {
    return true;
  }

  /** What the client calls itself; empty before the handshake. */
  public String clientName() {
    return "";
  }

  /** Appends the frame that announces the end of the connection; requests are still answered. */
  public void goodbye(ByteBuf out) {
    FrameLayout.endFrame(out, FrameLayout.beginFrame(out, FrameType.GOODBYE, 0, 0));
  }

  /** Appends an error frame; from now on {@link #process} answers {@link Progress#CLOSE}. */
  public void fail(ErrorCode code, String text, ByteBuf out) {
    closed = true;
    new ErrorFrame(code, text).write(out);
  }
}
