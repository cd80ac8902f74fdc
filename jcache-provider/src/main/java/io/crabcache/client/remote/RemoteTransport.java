package io.crabcache.client.remote;

import io.crabcache.client.ClientCounters;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.ClientSettings.Address;
import io.crabcache.client.Counting;
import io.crabcache.client.StorePosition;
import io.crabcache.client.Transport;
import io.crabcache.client.operation.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Carries operations to one server over its connections, on event loops of its own. */
public final class RemoteTransport implements Transport {
  private static final String VERTX_HANDLER = "handler";
  private static final int HASH_MULTIPLIER = 0x9E3779B9; // 2^32 / golden ratio

  private final Counting counting = new Counting();
  private final StorePosition position = new StorePosition();
  private final Vertx vertx;
  private final NetClient sockets;
  private final Connection[] connections;

  /** Creates the transport; it connects when it is first used. */
  public RemoteTransport(ClientSettings settings) {
    int count = settings.integer(ClientOption.CONNECTIONS);
    Address address = settings.addresses().get(0);
    vertx = Vertx.vertx(vertxOptions(Math.min(count, settings.integer(ClientOption.EVENT_LOOPS))));
    sockets =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(settings.integer(ClientOption.CONNECT_TIMEOUT_MS))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    connections = new Connection[count];
    for (int i = 0; i < count; i++) {
      ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
      connections[i] =
          new Connection(
              settings,
              address.toString(),
              context.nettyEventLoop(),
              link -> context.runOnContext(ignored -> connect(address, link)),
              counting,
              position);
    }
  }

  private static VertxOptions vertxOptions(int eventLoops) {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setPreferNativeTransport(true)
        .setUseDaemonThread(true) // a client that was forgotten does not keep the JVM alive
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private void connect(Address address, Link link) {
    sockets
        .connect(address.port(), address.host())
        .onComplete(
            socket -> adopt(socket, link),
            failure -> link.lost(String.valueOf(failure.getMessage()).strip(), failure));
  }

  /** Puts the link in front of Vert.x's own handler, which would copy every read to the heap. */
  private static void adopt(NetSocket socket, Link link) {
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .pipeline()
        .addBefore(VERTX_HANDLER, "crabcache", link);
  }

  @Override
  public void submit(Operation operation, boolean wait) {
    connection().submit(operation, wait);
  }

  /** A thread keeps to one connection, so that its operations stay in order. */
  private Connection connection() {
    int hash = (int) Thread.currentThread().getId() * HASH_MULTIPLIER;
    return connections[(int) (((hash & 0xFFFFFFFFL) * connections.length) >>> 32)];
  }

  @Override
  public ClientCounters counters() {
    return counting.read();
  }

  @Override
  public long incarnation() {
    return position.incarnation();
  }

  @Override
  public long sequence() {
    return position.sequence();
  }

  @Override
  public void close() {
    CompletableFuture<?>[] closing =
        Arrays.stream(connections)
            .map(c -> CompletableFuture.runAsync(c::close, c.loop()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(closing).join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
