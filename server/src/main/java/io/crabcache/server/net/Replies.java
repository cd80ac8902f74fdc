package io.crabcache.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one connection: those that are being prepared, and how many of those that its
 * channel was given wait to be read. Belongs to the channel's event loop.
 */
final class Replies {
  /** Replies of a turn up to which those of the next one are taken to be short, too. */
  static final int SHORT_BYTES = 2 * SlowReaders.CROWDED_OUTPUT_BYTES;

  /** What the replies of a connection's last turn were like. */
  enum Last {
    /** There were none yet. */
    NONE,
    /** Up to {@link #SHORT_BYTES}. */
    SHORT,
    /** More. */
    LONG
  }

  private final EventLoopConnections owner;
  private @Nullable ByteBuf output;
  private Last last = Last.NONE;
  private long written;
  private long pending;
  private long unread;

  Replies(EventLoopConnections owner) {
    this.owner = owner;
  }

  /** Where the next replies go. */
  ByteBuf output(ChannelHandlerContext ctx) {
    ByteBuf current = output;
    if (current == null) {
      current = ctx.alloc().directBuffer(owner.bufferBytes());
      output = current;
    }
    return current;
  }

  /** Bytes that are prepared. */
  int prepared() {
    ByteBuf current = output;
    return current == null ? 0 : current.readableBytes();
  }

  /** Bytes that what is prepared takes. */
  int preparedCapacity() {
    ByteBuf current = output;
    return current == null ? 0 : current.capacity();
  }

  /** Gives what is prepared to whoever writes it to the channel; null if there is nothing. */
  @Nullable ByteBuf take() {
    ByteBuf taken = output;
    output = null;
    if (taken == null) {
      return null;
    }
    if (!taken.isReadable()) {
      taken.release();
      taken = null;
      last = last == Last.NONE ? Last.SHORT : last;
    } else {
      written += taken.readableBytes();
      last = taken.readableBytes() > SHORT_BYTES ? Last.LONG : Last.SHORT;
    }
    return taken;
  }

  /** What the last ones were like, and so perhaps the next. */
  Last last() {
    return last;
  }

  /** Throws away what is prepared. */
  void drop() {
    ByteBuf dropped = output;
    output = null;
    if (dropped != null) {
      dropped.release();
    }
  }

  /**
   * Looks how much of what the channel was given the socket has taken.
   *
   * @return whether something waits for the client to read, or did at the last look
   */
  boolean look(ChannelHandlerContext ctx) {
    boolean waited = pending > 0;
    ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
    pending = outbound == null ? 0 : outbound.totalPendingWriteBytes();
    unread = outbound == null ? 0 : pending - outbound.currentProgress();
    return waited || pending > 0;
  }

  /**
   * Bytes that wait for the client to read, with all of a buffer that it has read in part, at the
   * last look.
   */
  long pending() {
    return pending;
  }

  /** Bytes that wait for the client to read, at the last look. */
  long unread() {
    return unread;
  }

  /** Bytes that the socket has ever taken, at the last look. */
  long sent() {
    return written - unread;
  }
}
