package io.crabcache.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Listens on one event loop and hands what connects to that loop's connections. */
final class Acceptor extends VerticleBase {

  /** Connections that the kernel keeps for a server that is busy accepting others. */
  private static final int BACKLOG = 1024;

  /** Vert.x's number for "any free port, and the same one for all who say so". */
  private static final int ANY_SHARED_PORT = -1;

  private static final int MIN_CHECK_MILLIS = 5;
  private static final int MAX_CHECK_MILLIS = 500;
  private static final int DRAIN_CHECK_MILLIS = 20;

  private final NetSettings settings;
  private final EventLoopConnections connections;
  private @Nullable NetServer server;
  private @Nullable Context loop;

  Acceptor(NetSettings settings, EventLoopConnections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  @Override
  public Future<?> start() {
    loop = context;
    int idle = settings.idleTimeoutMillis();
    int timeout = settings.unfinishedTimeoutMillis();
    timeout = idle == 0 ? timeout : Math.min(idle, timeout);
    int interval = Math.min(MAX_CHECK_MILLIS, Math.max(MIN_CHECK_MILLIS, timeout / 8));
    vertx.setPeriodic(interval, id -> connections.checkTimes());
    NetServer created =
        vertx
            .createNetServer(
                new NetServerOptions()
                    .setHost(settings.host())
                    .setPort(settings.port() == 0 ? ANY_SHARED_PORT : settings.port())
                    .setAcceptBacklog(BACKLOG)
                    .setTcpKeepAlive(true))
            .connectHandler(this::connected);
    server = created;
    return created.listen();
  }

  private void connected(NetSocket socket) {
    ChannelHandlerContext handler = ((NetSocketInternal) socket).channelHandlerContext();
    connections.accept(handler.channel(), handler.name());
  }

  int port() {
    NetServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  Future<Void> shutdown(Duration grace) {
    NetServer listening = server;
    Context context = loop;
    if (listening == null || context == null) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        nothing -> {
          connections.drain();
          vertx.setPeriodic(DRAIN_CHECK_MILLIS, id -> connections.checkTimes());
          drained.complete();
        });
    return drained
        .future()
        .compose(nothing -> listening.shutdown(grace))
        .onComplete(result -> connections.close());
  }
}
