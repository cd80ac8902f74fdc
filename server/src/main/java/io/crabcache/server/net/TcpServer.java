package io.crabcache.server.net;

import io.crabcache.engine.Engine;
import io.crabcache.session.dialect.Dialects;
import io.crabcache.session.resp.Network;
import io.crabcache.session.resp.ServerContext;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The TCP port, on which all dialects are spoken. Each event loop has an {@link Acceptor} of its
 * own, between which Vert.x spreads the connections. Thread safe.
 */
public final class TcpServer implements Network {
  private static final int PAGE_BYTES = 8 * 1024;
  private static final int CHUNK_PAGES_LOG2 = 9; // 4 MiB

  /** Buffers of each size that an event loop keeps: it uses one or two at a time. */
  private static final int CACHED_SMALL = 16;

  private static final int CACHED_LARGE = 4;

  private final Vertx vertx;
  private final Engine engine;
  private volatile NetSettings settings;
  private final ConnectionCount count;
  private final HeldBytes heldBytes;
  private final ByteBufAllocator allocator;
  private final List<Acceptor> acceptors = new CopyOnWriteArrayList<>();

  /** Creates a server that does not listen yet. */
  public TcpServer(Vertx vertx, Engine engine, NetSettings settings) {
    this.vertx = vertx;
    this.engine = engine;
    this.settings = settings;
    count = new ConnectionCount(settings.maxConnections());
    heldBytes = new HeldBytes(settings.maxHeldBytes(), settings.maxConnections());
    allocator = allocator(settings.eventLoops());
  }

  /**
   * Where buffers of connections come from: an arena per event loop, and few buffers kept by the
   * loop itself, so that what is given back can be used by other connections or leaves the process.
   * Of what it holds beyond the buffers in use, an arena keeps a chunk.
   */
  private static ByteBufAllocator allocator(int eventLoops) {
    return new PooledByteBufAllocator(
        true, 0, eventLoops, PAGE_BYTES, CHUNK_PAGES_LOG2, CACHED_SMALL, CACHED_LARGE, false);
  }

  /**
   * Starts to listen.
   *
   * @param server what the sessions share and see
   * @return completes with the port; fails with what {@code bind} says
   */
  public Future<Integer> listen(ServerContext server) {
    return vertx
        .deployVerticle(
            () -> {
              SlowReaders slowReaders =
                  new SlowReaders(() -> settings.maxStalledBytes() / settings.eventLoops(), count);
              Dialects dialects =
                  new Dialects(
                      engine,
                      () -> slowReaders.bound(settings.session()),
                      settings.requests(),
                      server);
              EventLoopConnections connections =
                  new EventLoopConnections(
                      dialects,
                      () -> settings,
                      count,
                      heldBytes,
                      allocator,
                      System::nanoTime,
                      slowReaders,
                      engine.log());
              Acceptor acceptor = new Acceptor(settings, connections);
              acceptors.add(acceptor);
              return acceptor;
            },
            new DeploymentOptions().setInstances(settings.eventLoops()))
        .map(id -> acceptors.get(0).port());
  }

  /**
   * Stops in good order: accepts no more, says goodbye, answers what was read, closes. To be called
   * once.
   *
   * @param grace after which connections are cut
   * @return completes when all connections are closed
   */
  public Future<Void> shutdown(Duration grace) {
    Promise<Void> done = Promise.promise();
    Future.join(acceptors.stream().map(acceptor -> acceptor.shutdown(grace)).toList())
        .onComplete(result -> done.complete());
    return done.future();
  }

  /**
   * Changes bounds while it serves: those of connections and sessions count from now on, and what
   * is needed to listen is left as it was.
   */
  public void apply(NetSettings changed) {
    settings = changed;
    count.max(changed.maxConnections());
    heldBytes.maxConnections(changed.maxConnections());
  }

  @Override
  public int port() {
    return acceptors.isEmpty() ? 0 : acceptors.get(0).port();
  }

  @Override
  public int connections() {
    return count.open();
  }

  @Override
  public int maxConnections() {
    return count.max();
  }

  @Override
  public long connectionsReceived() {
    return count.received();
  }

  @Override
  public long connectionsRefused() {
    return count.refused();
  }

  @Override
  public long connectionsCut() {
    return count.cuts();
  }

  @Override
  public long heldBytes() {
    return heldBytes.held();
  }

  @Override
  public long maxHeldBytes() {
    return heldBytes.max();
  }

  @Override
  public void resetCounters() {
    count.reset();
  }
}
