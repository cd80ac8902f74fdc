package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * One connection of a load: sends batches of requests and matches replies with them. Lives on the
 * event loop, where it allocates nothing on the heap: buffers are pooled.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter {
  private final RespLoad load;
  private final Channel channel;
  private final ReplyCounter replies = new ReplyCounter();
  private final PendingBatches pending = new PendingBatches();
  private int repliesLeft;

  LoadConnection(RespLoad load, Channel channel) {
    this.load = load;
    this.channel = channel;
  }

  /** Sends a batch; its latency counts from when it was due. */
  void send(long due) {
    Requests requests = load.requests();
    ByteBuf out = channel.alloc().directBuffer(requests.maxBytes() * load.depth());
    requests.write(out, load.depth());
    if (pending.isEmpty()) {
      repliesLeft = load.depth();
    }
    pending.add(due, System.nanoTime());
    // A failure comes to exceptionCaught.
    var unused = channel.writeAndFlush(out, channel.voidPromise());
  }

  /** Whether no more can be under way. */
  boolean isFull() {
    return pending.isFull();
  }

  long missing() {
    return replies.missing();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      int count = replies.count((ByteBuf) message);
      if (count > 0) {
        match(count, System.nanoTime());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void match(int count, long now) {
    int left = count;
    while (left > 0) {
      if (pending.isEmpty()) {
        throw new FailedException("the server sent more replies than it got requests");
      }
      int part = Math.min(left, repliesLeft);
      load.answered(pending.due(), pending.sent(), now, part);
      left -= part;
      repliesLeft -= part;
      if (repliesLeft == 0) {
        pending.removeFirst();
        repliesLeft = load.depth();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (pending.isEmpty()) {
      load.idle(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    load.fail(new FailedException("the server closed a connection in the middle of a load"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    load.fail(cause);
  }
}
