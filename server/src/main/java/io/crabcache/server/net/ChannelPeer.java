package io.crabcache.server.net;

import io.crabcache.session.Peer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A connection as sessions see it. Thread safe. */
final class ChannelPeer implements Peer {
  private static final AtomicLong LAST_ID = new AtomicLong();

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
  public void close() {
    var unused = channel.close();
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
