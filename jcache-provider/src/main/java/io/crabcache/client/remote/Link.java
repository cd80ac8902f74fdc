package io.crabcache.client.remote;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.dialogue.Dialogue;
import io.crabcache.protocol.AcknowledgeFrame;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One socket from the attempt to connect to its end. Stands in the socket's pipeline, cuts frames
 * where their bytes lie, and writes frames. Belongs to the connection's event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed write reaches exceptionCaught by the void promise
final class Link extends ByteToMessageDecoder {
  private static final int HELLO_BYTES = 256;
  private static final int MIN_BUFFER_BYTES = 256;
  private static final int MAX_BUFFER_BYTES = 64 * 1024; // to begin with; larger frames grow

  private final Connection connection;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Dialogue dialogue;
  private int maxFrameBytes = FrameLayout.MAX_HANDSHAKE_BYTES;
  private int bufferBytes = MIN_BUFFER_BYTES;
  private long lastReadNanos;
  private boolean answered;
  private boolean leaving;
  private boolean ended;

  Link(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    if (ended) { // the attempt was given up meanwhile
      ctx.close();
      return;
    }
    ByteBuf hello = ctx.alloc().directBuffer(HELLO_BYTES);
    Hello.of(connection.clientName()).write(hello);
    ctx.writeAndFlush(hello, ctx.voidPromise());
  }

  // ---- reading

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (ended) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      int length = FrameLayout.frameLength(in, maxFrameBytes);
      if (length >= 0 && in.readableBytes() >= length) {
        readFrame(in, length);
        in.skipBytes(length);
      }
    } catch (ProtocolException e) {
      in.skipBytes(in.readableBytes());
      lost(
          "%s sent what is not of the protocol (%s); is a CrabCache server of this version at that port?"
              .formatted(connection.server(), e.getMessage()),
          e);
    }
  }

  private void readFrame(ByteBuf in, int length) {
    int type = in.getUnsignedByte(in.readerIndex() + FrameLayout.TYPE_OFFSET);
    if (type == FrameType.ERROR) {
      ErrorFrame error = ErrorFrame.read(in, length);
      Reason reason =
          error.code() == ErrorCode.NOT_DURABLE ? Reason.NOT_DURABLE : Reason.CONNECTION_LOST;
      end(
          new ClientException(
              reason,
              "%s ended the connection: %s (%s)"
                  .formatted(connection.server(), error.text(), error.code()),
              null));
    } else if (dialogue == null) {
      welcome(Welcome.read(in, length));
    } else if (type == FrameType.REPLY) {
      dialogue.readReply(in, length);
      answered = true;
      connection.sequence(dialogue.sequence());
    } else if (type == FrameType.SETTLED) {
      dialogue.readSettled(in);
    } else if (type == FrameType.EVENT) {
      connection.readEvents(in, length);
    } else if (type == FrameType.GOODBYE) {
      leaving = true;
    } else {
      throw new ProtocolException(ErrorCode.MALFORMED, "unexpected frame of type " + type);
    }
  }

  private void welcome(Welcome welcome) {
    maxFrameBytes = welcome.maxFrameBytes();
    dialogue = connection.dialogue(welcome);
    connection.established(welcome);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    lastReadNanos = System.nanoTime();
    super.channelReadComplete(ctx);
    if (leaving && dialogue != null && dialogue.inFlight() == 0) {
      lost(connection.server() + " is stopping", null);
    } else if (!ended) {
      connection.drain();
    }
  }

  // ---- writing

  /**
   * Writes what the queue has.
   *
   * @return false if something is in the way that will have the connection drain again
   */
  boolean writeFrames() {
    boolean written = false;
    try {
      while (mayWrite() && dialogue != null && ctx != null) {
        if (!dialogue.hasRest() && connection.mailbox().isEmpty()) {
          return true;
        }
        written |= writeFrame(dialogue, ctx);
      }
      return false;
    } catch (Throwable e) { // an operation that is in no frame would never hear of it
      lost("writing to " + connection.server() + " failed: " + e, e);
      return false;
    } finally {
      if (written && ctx != null && connection.isCoalescing()) {
        ctx.flush();
      }
    }
  }

  private boolean mayWrite() {
    return !ended
        && !leaving
        && ctx != null
        && dialogue != null
        && dialogue.hasRoom()
        && ctx.channel().isWritable();
  }

  /** Writes a frame that nobody answers. */
  void acknowledge(AcknowledgeFrame frame) {
    if (!ended && dialogue != null && ctx != null) {
      ByteBuf out = ctx.alloc().directBuffer(AcknowledgeFrame.MAX_BYTES);
      frame.write(out);
      ctx.writeAndFlush(out, ctx.voidPromise());
    }
  }

  private boolean writeFrame(Dialogue dialogue, ChannelHandlerContext ctx) {
    ByteBuf out = ctx.alloc().directBuffer(bufferBytes);
    int commands = 0;
    try {
      commands = dialogue.writeFrame(out, connection.mailbox()::poll);
    } finally {
      connection.mailbox().release();
      if (commands == 0) {
        out.release();
      }
    }
    if (commands == 0) {
      return false; // all that was queued was overdue
    }
    bufferBytes = Math.max(MIN_BUFFER_BYTES, Math.min(MAX_BUFFER_BYTES, out.readableBytes()));
    if (connection.isCoalescing()) {
      ctx.write(out, ctx.voidPromise());
    } else {
      ctx.writeAndFlush(out, ctx.voidPromise());
    }
    connection.sent(commands);
    return true;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    super.channelWritabilityChanged(ctx);
    if (ctx.channel().isWritable() && !ended) {
      connection.drain();
    }
  }

  // ---- deadlines and the end

  /** Tells whether a frame awaits its reply. */
  boolean isBusy() {
    return dialogue != null
        && (dialogue.inFlight() > 0 || dialogue.hasRest() || dialogue.hasUnsettled());
  }

  /** Tells whether the server has ever answered a frame. */
  boolean hasAnswered() {
    return answered;
  }

  /** Fails what is overdue, and the link itself if the server has been silent for too long. */
  void scan(long now, long timeoutNanos) {
    if (dialogue == null) {
      return;
    }
    dialogue.failOverdue(now);
    if (dialogue.oldestNanos(now) > timeoutNanos && now - lastReadNanos > timeoutNanos) {
      lost(
          "%s has not answered for %d ms; it is overloaded, or the network drops packets"
              .formatted(connection.server(), dialogue.oldestNanos(now) / 1_000_000),
          null);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    lost(connection.server() + " closed the connection", null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost("the connection to " + connection.server() + " broke: " + cause.getMessage(), cause);
  }

  /** Ends the link and fails what is under way on it; once. */
  void lost(String message, @Nullable Throwable cause) {
    end(new ClientException(Reason.CONNECTION_LOST, message, cause));
  }

  /** Ends the link and fails what is under way on it; once. */
  void end(ClientException failure) {
    if (ended) {
      return;
    }
    ended = true;
    if (ctx != null) {
      ctx.close();
    }
    if (dialogue != null) {
      dialogue.failAll(failure);
    }
    connection.ended(this, failure);
  }
}
