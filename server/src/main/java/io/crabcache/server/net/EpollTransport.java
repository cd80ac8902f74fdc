package io.crabcache.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's epoll transport, with sockets that clients can half-close. Thread safe.
 *
 * <p>Netty 4.2.18 takes a socket out of the epoll set once it waits for nothing of it, and does not
 * put it back: the next thing to wait for modifies what is not in the set, which fails and ends the
 * connection. A half-closed socket waits for nothing whenever its client has read all replies so
 * far. Here it stays in the set, waiting for nothing, edge-triggered, so that a hang-up, which
 * epoll reports unasked, comes once and not for ever.
 */
public final class EpollTransport implements Transport {
  private final Transport epoll;

  private EpollTransport(Transport epoll) {
    this.epoll = epoll;
  }

  /** Returns the transport, or null where there is no epoll. */
  public static @Nullable Transport ofMachine() {
    Transport epoll = Transport.EPOLL; // Null without its classes.
    return epoll != null && epoll.available() ? new EpollTransport(epoll) : null;
  }

  @Override
  public String name() {
    return epoll.name();
  }

  @Override
  public boolean available() {
    return epoll.available();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return epoll.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new Sockets(epoll.implementation());
  }

  private record Sockets(io.vertx.core.spi.transport.Transport epoll)
      implements io.vertx.core.spi.transport.Transport {

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      IoHandlerFactory handlers = epoll.ioHandlerFactory();
      return executor -> new Handler(handlers.newHandler(executor));
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x's interface has the old type.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return epoll.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
      return epoll.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return epoll.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return epoll.serverChannelFactory(domainSocket);
    }
  }

  private record Handler(IoHandler epoll) implements IoHandler {

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(epoll.register(handle));
    }

    @Override
    public void initialize() {
      epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
      epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
      epoll.destroy();
    }

    @Override
    public void wakeup() {
      epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return epoll.isCompatible(handleType);
    }
  }

  private static final class Registration implements IoRegistration {
    private final IoRegistration epoll;
    private boolean added;

    Registration(IoRegistration epoll) {
      this.epoll = epoll;
    }

    @Override
    public long submit(IoOps ops) {
      boolean waits = !ops.equals(EpollIoOps.NONE);
      added |= waits;
      return epoll.submit(added && !waits ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // So it is in Netty's interface.
    public <T> T attachment() {
      return epoll.attachment();
    }

    @Override
    public boolean isValid() {
      return epoll.isValid();
    }

    @Override
    public boolean cancel() {
      return epoll.cancel();
    }
  }
}
