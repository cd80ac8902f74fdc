package io.crabcache.client.remote;

import io.crabcache.client.ClientCounters;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.ClientSettings.Address;
import io.crabcache.client.Counting;
import io.crabcache.client.StorePosition;
import io.crabcache.client.Transport;
import io.crabcache.client.event.EventPort;
import io.crabcache.client.event.Subscriptions;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.UnsubscribeOperation;
import io.crabcache.protocol.AcknowledgeFrame;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Carries operations to one server over its connections, on event loops of its own. */
public final class RemoteTransport implements Transport {
  private static final Logger LOG = System.getLogger("io.crabcache.client");
  private static final int NOBODY = 0; // no subscription has this id
  private static final String VERTX_HANDLER = "handler";
  private static final int HASH_MULTIPLIER = 0x9E3779B9; // 2^32 / golden ratio

  private final Counting counting = new Counting();
  private final StorePosition position = new StorePosition();
  private final Vertx vertx;
  private final NetClient sockets;
  private final ClientSettings settings;
  private final Connection[] connections;
  private volatile @Nullable Connection listening;

  /** Creates the transport; it connects when it is first used. */
  public RemoteTransport(ClientSettings settings) {
    int count = settings.integer(ClientOption.CONNECTIONS);
    vertx = Vertx.vertx(vertxOptions(Math.min(count, settings.integer(ClientOption.EVENT_LOOPS))));
    sockets =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(settings.integer(ClientOption.CONNECT_TIMEOUT_MS))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    this.settings = settings;
    connections = new Connection[count];
    for (int i = 0; i < count; i++) {
      connections[i] = connection(null);
    }
  }

  private Connection connection(@Nullable Subscriptions subscriptions) {
    Address address = settings.addresses().get(0);
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    return new Connection(
        settings,
        address.toString(),
        context.nettyEventLoop(),
        link -> context.runOnContext(ignored -> connect(address, link)),
        counting,
        position,
        subscriptions);
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

  /**
   * Subscriptions have a connection of their own: what a server cannot send yet, because handlers
   * are slow, is then not in the way of replies. It is asked for a sign of life now and then, as
   * nobody else would notice that it is dead.
   */
  @Override
  public EventPort listen(Subscriptions subscriptions) {
    Connection connection = connection(subscriptions);
    listening = connection;
    int pause = settings.integer(ClientOption.OPERATION_TIMEOUT_MS);
    var unused =
        connection
            .loop()
            .scheduleWithFixedDelay(
                () -> connection.submit(new UnsubscribeOperation(NOBODY), false),
                pause,
                pause,
                TimeUnit.MILLISECONDS);
    return new EventPort() {
      @Override
      public void submit(Operation operation) {
        connection.submit(operation, false);
      }

      @Override
      public void acknowledge(int subscription, long number) {
        try {
          connection
              .loop()
              .execute(() -> connection.acknowledge(new AcknowledgeFrame(subscription, number)));
        } catch (RejectedExecutionException e) {
          LOG.log(Level.DEBUG, "the client was closed in front of an acknowledgment", e);
        }
      }
    };
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
    Connection events = listening;
    CompletableFuture<?>[] closing =
        Stream.concat(Arrays.stream(connections), Stream.ofNullable(events))
            .map(c -> CompletableFuture.runAsync(c::close, c.loop()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(closing).join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
