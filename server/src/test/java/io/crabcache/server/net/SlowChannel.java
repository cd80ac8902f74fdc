package io.crabcache.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;

/** A channel whose socket takes only as many bytes as the client is said to read. */
final class SlowChannel extends EmbeddedChannel {
  private @Nullable ChannelConfig config;
  private int linger = -1;
  private long room;
  private long taken;

  /** Has the client read up to so many bytes more, now or as soon as they come. */
  void read(long bytes) {
    room = bytes == Long.MAX_VALUE ? bytes : room + bytes;
    unsafe().flush();
    runPendingTasks();
  }

  /** Bytes that the client has read. */
  long taken() {
    return taken;
  }

  /** What the socket was told to do with unsent bytes when it is closed, -1 if nothing. */
  int linger() {
    return linger;
  }

  @Override
  public ChannelConfig config() {
    ChannelConfig known = config;
    if (known == null) {
      known = new Config(this);
      config = known;
    }
    return known;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer outbound) {
    while (outbound.current() instanceof ByteBuf next && (room > 0 || !next.isReadable())) {
      int bytes = (int) Math.min(room, next.readableBytes());
      room -= bytes;
      taken += bytes;
      outbound.removeBytes(bytes);
    }
  }

  private final class Config extends DefaultChannelConfig {
    Config(SlowChannel channel) {
      super(channel);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      if (option.equals(ChannelOption.SO_LINGER)) {
        linger = (Integer) value;
        return true;
      }
      return super.setOption(option, value);
    }
  }
}
