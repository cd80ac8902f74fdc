package io.crabcache.server.net;

import io.crabcache.protocol.ErrorCode;
import io.crabcache.session.Progress;
import io.crabcache.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: the socket's side of a {@link Session}.
 *
 * <p>Stands in the channel's pipeline in place of Vert.x's own handler, which would copy every read
 * into a buffer on the heap, and keep 5 KiB for each connection. What one read brought is answered
 * by one write. Reading stops while the session has more to do than one turn, and while the client
 * does not take its replies; so a connection holds at most a frame or what one read brings, one
 * output of the session and the channel's high-water mark. What it holds is counted with what all
 * others hold; while that is too much, a connection that holds more than its share and asks for
 * more is ended.
 *
 * <p>While too much waits to be read by other clients of the event loop, a connection whose replies
 * may be long waits for its turn, as {@link SlowReaders} tells.
 *
 * <p>A client may close its side once it has said all: every whole request is answered, as long as
 * it takes its replies, and then the server closes, too. (Epoll needs {@link EpollTransport} here.)
 *
 * <p>A connection that the server ends is closed in two steps: the server shuts its side down, so
 * that the last reply is not lost to a reset, and throws away what comes until the client has
 * closed its side, too, or {@link #LINGER_MILLIS} have passed.
 *
 * <p>Where the engine has a log, what a turn has written stays in the output until the log has
 * acknowledged what it depends on; meanwhile the connection waits at the {@link Gate}, takes no
 * turn, and gathers what comes, up to a bound. If the log fails first, the output is thrown away
 * and the connection ends with an error: what was asked for may have happened and may not last.
 *
 * <p>One connection too many is told so in the words of its dialect, which only its first byte
 * tells; who does not send one within {@link #LINGER_MILLIS} is not told.
 *
 * <p>Belongs to the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails on a channel ends in channelInactive.
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** How long a client may take to close its side after the server's last reply. */
  static final int LINGER_MILLIS = 1000;

  /** How long a client may be silent after the goodbye before the server closes. */
  static final int QUIET_MILLIS = 250;

  /** Input up to which a connection that waits at the gate is read from. */
  static final int MAX_GATED_INPUT_BYTES = 64 * 1024;

  private final Session session;
  private final EventLoopConnections owner;
  private final @Nullable Gate gate;
  private final InputBuffer input = new InputBuffer();
  private final Replies replies;
  private final Runnable resume = this::resume;
  private @Nullable ChannelHandlerContext context;

  /** The session has returned from its turn with more to do. */
  private boolean busy;

  /** Something came, or was to be said, while the connection waited at the gate. */
  private boolean turnDue;

  /** Waits at the gate: nothing is written, and no turn is taken. */
  private boolean gated;

  /** Position of the engine's log that the output depends on. */
  private long awaited;

  private boolean crowdedOut; // Waits until clients have read: no turn is taken.

  private boolean resumeScheduled;
  private boolean flushing;
  private boolean draining;
  private boolean refused;

  private boolean reading = true; // else the session is busy, or the client is slow to read

  /** The client has closed its side. */
  private boolean inputEnded;

  /** The last output was handed to the channel; nothing is answered any more. */
  private boolean ended;

  /** The channel has passed the last output on to the socket, or has failed to. */
  private boolean lastWritten;

  /** When the client last read a part of what waits for it, or the last step of closing was. */
  private long sinceNanos;

  private final UnfinishedRequest unfinished = new UnfinishedRequest();

  /** When the client was last found to have sent something, or to have something to wait for. */
  private long activeNanos;

  private boolean heard; // Something was read since that was looked for.

  /** What this connection has counted as held. */
  private long held;

  Connection(Session session, EventLoopConnections owner) {
    this.session = session;
    this.owner = owner;
    this.gate = owner.gate();
    this.replies = new Replies(owner);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    sinceNanos = owner.nanoTime();
    activeNanos = sinceNanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    heard = true;
    input.append((ByteBuf) message);
    if (gated) {
      turnDue = true;
      boundGatedInput(ctx);
    } else if (!busy) {
      takeTurn(ctx);
      if (!owner.isPipelining()) {
        flush(ctx);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    settle(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!flushing) {
      sinceNanos = owner.nanoTime(); // The client has read.
      settle(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelPeer.WAKE_UP) {
      speak(ctx);
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      if (lastWritten) {
        ctx.close();
      }
      settle(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** The session has something to say that nobody has asked for. */
  private void speak(ChannelHandlerContext ctx) {
    if (!ended) {
      turnDue = true;
      if (!busy && !gated && !crowdedOut && ctx.channel().isWritable()) {
        takeTurn(ctx);
      }
      settle(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    busy = false;
    if (gated && gate != null) {
      gate.remove(this);
      gated = false;
    }
    input.release();
    replies.drop();
    session.close();
    owner.heldBytes().add(-held);
    held = 0;
    owner.slowReaders().remove(this);
    crowdedOut = false;
    owner.remove(this);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: {}", this, cause.toString());
    } else {
      LOG.error("closing {} after a defect", this, cause);
    }
    ended = true;
    ctx.close();
  }

  /** Refuses the connection as soon as its dialect is known. */
  void refuse(ErrorCode code, String text) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      refused = true;
      guarded(ctx, () -> session.fail(code, text, replies.output(ctx)));
    }
  }

  /** Ends the connection with an error. */
  private void fail(ErrorCode code, String text) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !ended) {
      session.fail(code, text, replies.output(ctx));
      end(ctx);
    }
  }

  /** Closes at once. */
  void cut() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ended = true;
      ctx.close();
    }
  }

  /** Closes at once, and has the system throw away what it would try to send for minutes. */
  void reset() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      cut();
    }
  }

  /** Tells the client that the server stops, and ends when both sides have nothing left to say. */
  void drain() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !ended && !draining) {
      draining = true;
      sinceNanos = owner.nanoTime();
      guarded(
          ctx,
          () -> {
            session.goodbye(replies.output(ctx));
            if (gated) {
              turnDue = true;
            } else if (!busy) {
              takeTurn(ctx); // In a handshake the goodbye was an error and this is the end.
            }
          });
    }
  }

  /** Ends what takes too long; called now and then. */
  void checkTime(long nowNanos) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    session.checkTime(nowNanos);
    long sentBefore = replies.sent();
    if (count() && !ended && !gated && held > owner.heldBytes().share()) {
      refuseMore();
    }
    if (replies.sent() > sentBefore && !lastWritten) {
      sinceNanos = nowNanos; // The client reads, if slowly.
    }
    if (heard || busy || gated || crowdedOut || session.listens() || replies.unread() > 0) {
      heard = false;
      activeNanos = nowNanos;
    }
    if (gated && ctx.channel().isWritable()) {
      sinceNanos = nowNanos; // It is the log that takes its time.
      unfinished.restart(nowNanos);
      return;
    }
    long waited = millis(nowNanos - sinceNanos);
    if (ended) {
      if (waited >= (lastWritten ? LINGER_MILLIS : owner.unfinishedTimeoutMillis())) {
        ctx.close();
      }
    } else if (reading && !gated) {
      checkSilence(ctx, nowNanos, waited);
    } else if (!ctx.channel().isWritable() && waited >= owner.unfinishedTimeoutMillis()) {
      LOG.info(
          "cutting {}: it has read nothing for {} ms and {} bytes wait for it",
          this,
          owner.unfinishedTimeoutMillis(),
          replies.unread());
      owner.countCut();
      reset();
    }
  }

  /** Ends a connection that has sent nothing, or not enough, for too long. */
  private void checkSilence(ChannelHandlerContext ctx, long nowNanos, long waited) {
    int timeout = owner.unfinishedTimeoutMillis();
    int idleTimeout = owner.idleTimeoutMillis();
    if (refused && waited >= LINGER_MILLIS) {
      cut();
    } else if (draining && waited >= QUIET_MILLIS) {
      end(ctx);
    } else if (unfinished.isOverdue(nowNanos, timeout)) {
      owner.countCut();
      fail(
          ErrorCode.UNFINISHED_FRAME,
          "a request or handshake stayed unfinished for %d ms (connection.pipeline.timeout_ms)"
              .formatted(timeout));
    } else if (idleTimeout > 0 && millis(nowNanos - activeNanos) >= idleTimeout) {
      LOG.debug("closing {}: idle", this);
      owner.countCut();
      end(ctx);
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private void resume() {
    resumeScheduled = false;
    ChannelHandlerContext ctx = context;
    if (ctx != null && (busy || turnDue) && !ended && !gated && !crowdedOut) {
      guarded(ctx, () -> takeTurn(ctx));
    }
  }

  /** What the connection has waited for at the gate has come, or never will. */
  void letGo() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && gated) {
      gated = false;
      guarded(
          ctx,
          () -> {
            if (ended) {
              endOutput(ctx);
            }
          });
    }
  }

  /** What other clients have not read has become less, or they are gone. */
  void takeTurnNow() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && crowdedOut) {
      crowdedOut = false;
      if (!ended) {
        guarded(ctx, () -> process(ctx));
      }
    }
  }

  /** Takes a step that the channel did not ask for: what it throws ends this connection alone. */
  private void guarded(ChannelHandlerContext ctx, Runnable step) {
    try {
      step.run();
      settle(ctx);
    } catch (RuntimeException | Error e) {
      exceptionCaught(ctx, e);
    }
  }

  /** Takes a turn, unless too much waits for other clients. */
  private void takeTurn(ChannelHandlerContext ctx) {
    if (crowdedOut || owner.slowReaders().isFull(replies)) {
      turnDue = true;
      if (!crowdedOut) {
        crowdedOut = true;
        setReading(ctx, false); // At once, or all that came would be read.
        owner.slowReaders().awaitTurn(this, replies, ctx.channel().eventLoop());
      }
    } else {
      process(ctx);
    }
  }

  /** Has the session answer what was read, up to the bounds of one turn. */
  private void process(ChannelHandlerContext ctx) {
    if (gate != null && gate.isClosed()) {
      awaitTurn(ctx, gate);
      return;
    }
    turnDue = false;
    // Once the log has failed, changes are refused: nothing new is to be awaited.
    Gate logged = gate == null || gate.failure() != null ? null : gate;
    int before = input.bytes().readableBytes();
    Progress progress = session.process(input.bytes(), replies.output(ctx));
    if (logged != null) {
      awaited = session.awaited();
      logged.writeSoon(awaited, ctx.channel().eventLoop());
    }
    boolean consumed = input.bytes().readableBytes() != before;
    input.compact();
    switch (progress) {
      case NEEDS_INPUT -> {
        busy = false;
        if (unfinished.note(session.isUnfinished(), consumed)) {
          unfinished.restart(owner.nanoTime());
        }
        sinceNanos = draining ? owner.nanoTime() : sinceNanos;
      }
      case YIELD, OUTPUT_FULL -> {
        busy = true;
        setReading(ctx, false);
      }
      case CLOSE -> end(ctx);
    }
  }

  /** Ends a read or a turn: one write, then the decision what may happen next. */
  private void settle(ChannelHandlerContext ctx) {
    flush(ctx);
    if (!ended && count() && held > owner.heldBytes().share() && !gated) {
      refuseMore();
    }
    if (ended) {
      return;
    }
    if (gated) {
      boundGatedInput(ctx);
      return;
    }
    if (inputEnded && !busy && !turnDue) {
      end(ctx); // What is left is a part of a request.
      return;
    }
    boolean writable = ctx.channel().isWritable();
    if ((busy || turnDue) && writable && !resumeScheduled && !crowdedOut) {
      resumeScheduled = true;
      // Not execute: a loop runs tasks that tasks add for up to a second before it looks at
      // sockets.
      ctx.channel().eventLoop().schedule(resume, 0, TimeUnit.NANOSECONDS);
    }
    setReading(ctx, !busy && writable && !crowdedOut);
  }

  /**
   * Counts what this connection holds now.
   *
   * @return whether it holds more than before while all together hold too much
   */
  boolean count() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return false;
    }
    if (replies.look(ctx)) {
      owner.slowReaders().update(this, replies, ctx.channel().eventLoop());
    }
    long kept = input.bytes().capacity() + session.heldBytes() + replies.preparedCapacity();
    long more = kept + replies.unread() - held;
    held += more;
    return more != 0 && owner.heldBytes().add(more) && more > 0;
  }

  private void refuseMore() {
    String text = owner.heldBytes().refusal(held);
    LOG.warn("ending {}: {}", this, text);
    owner.countCut();
    if (replies.unread() > 0) {
      cut(); // It would not read why.
    } else {
      fail(ErrorCode.OVERLOADED, text);
    }
  }

  private void setReading(ChannelHandlerContext ctx, boolean wanted) {
    if (reading != wanted) {
      reading = wanted;
      sinceNanos = owner.nanoTime();
      unfinished.restart(sinceNanos);
      ctx.channel().config().setAutoRead(wanted && !inputEnded);
    }
  }

  private void flush(ChannelHandlerContext ctx) {
    if (gate != null && mustWait(ctx, gate)) {
      return;
    }
    ByteBuf output = replies.take();
    if (output != null) {
      flushing = true;
      ctx.writeAndFlush(output, ctx.voidPromise());
      flushing = false;
    }
  }

  /**
   * Tells whether the output has to stay where it is; then the connection waits at the gate, or has
   * ended, because the log has failed.
   */
  private boolean mustWait(ChannelHandlerContext ctx, Gate atGate) {
    if (gated) {
      return true;
    }
    if (replies.prepared() == 0 || atGate.isReached(awaited)) {
      return false;
    }
    String failure = atGate.failure();
    if (failure == null) {
      gated = true;
      atGate.awaitPosition(this, awaited, ctx.channel().eventLoop());
      return true;
    }
    if (atGate.isReached(awaited)) { // It was just before the log failed.
      return false;
    }
    lose(ctx, failure);
    return true;
  }

  /** Waits for the end of what keeps all connections from having turns. */
  private void awaitTurn(ChannelHandlerContext ctx, Gate atGate) {
    turnDue = true;
    if (!mustWait(ctx, atGate)) {
      flush(ctx);
      if (!ended) { // The write may have failed.
        gated = true;
        atGate.awaitTurn(this, ctx.channel().eventLoop());
      }
    }
  }

  /** Throws the output away, as nobody can tell what of it will last, and says so. */
  private void lose(ChannelHandlerContext ctx, String failure) {
    replies.drop();
    awaited = 0;
    session.notDurable("what was asked for may or may not last: " + failure, replies.output(ctx));
    end(ctx);
  }

  /** A client that goes on sending while it waits at the gate is read from up to a bound. */
  private void boundGatedInput(ChannelHandlerContext ctx) {
    boolean tooMuch = owner.heldBytes().isOver() && held > owner.heldBytes().share();
    if (reading && (tooMuch || input.bytes().readableBytes() >= MAX_GATED_INPUT_BYTES)) {
      setReading(ctx, false);
    }
  }

  /** Ends the conversation; the last output leaves at once, or when the gate lets it go. */
  private void end(ChannelHandlerContext ctx) {
    ended = true;
    busy = false;
    turnDue = false;
    input.release();
    sinceNanos = owner.nanoTime();
    endOutput(ctx);
    setReading(ctx, true);
  }

  /** Writes the last output and closes in the two steps that the class comment describes. */
  private void endOutput(ChannelHandlerContext ctx) {
    if (gate != null && mustWait(ctx, gate)) {
      return;
    }
    ByteBuf last = replies.take();
    ChannelFuture written = ctx.writeAndFlush(last == null ? Unpooled.EMPTY_BUFFER : last);
    written.addListener(
        (ChannelFutureListener)
            future -> {
              lastWritten = true;
              sinceNanos = owner.nanoTime();
              if (future.isSuccess()
                  && !inputEnded
                  && future.channel() instanceof DuplexChannel twoWay) {
                twoWay.shutdownOutput();
              } else {
                ctx.close();
              }
            });
  }

  @Override
  public String toString() {
    ChannelHandlerContext ctx = context;
    Object client = ctx == null ? "a client" : ctx.channel().remoteAddress();
    return client + " (" + session.clientName() + ")";
  }
}
