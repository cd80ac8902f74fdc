package io.crabcache.server.net;

import io.crabcache.session.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection as sessions see it. Thread safe. */
final class ChannelPeer implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelPeer.class);

  /** How long warnings of the same kind are held back, so that nobody can fill the log. */
  private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final AtomicLong LAST_WARNING = new AtomicLong(System.nanoTime() - WARNING_NANOS);
  private static final AtomicLong LAST_ID = new AtomicLong();

  /** Event of a channel whose session has something to say. */
  static final Object WAKE_UP = new Object();

  private final long id = LAST_ID.incrementAndGet();
  private final Channel channel;

  ChannelPeer(Channel channel) {
    this.channel = channel;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public String remoteAddress() {
    return text(channel.remoteAddress());
  }

  @Override
  public String localAddress() {
    return text(channel.localAddress());
  }

  @Override
  public int descriptor() {
    return channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
  }

  @Override
  public long unreadBytes() {
    ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes();
  }

  /** Behind the turn that is under way, if it is on the same event loop. */
  @Override
  public void close() {
    channel
        .eventLoop()
        .execute(
            () -> {
              var unused = channel.close();
            });
  }

  @Override
  public void wakeUp() {
    try {
      channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(WAKE_UP));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has ended with its event loop", id);
    }
  }

  @Override
  public void foreignProtocol(String name) {
    long now = System.nanoTime();
    long last = LAST_WARNING.get();
    if (now - last >= WARNING_NANOS && LAST_WARNING.compareAndSet(last, now)) {
      LOG.warn(
          "{} speaks {}, which is not served here: a client with a wrong address, or a web page"
              + " that tries to have its reader's browser send commands; its connection is closed"
              + " (told at most once a minute)",
          remoteAddress(),
          name);
    }
  }

  private static String text(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host =
          inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
    }
    return "";
  }
}
