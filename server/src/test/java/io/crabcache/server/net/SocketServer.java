package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.session.NativeSession;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.resp.Configuration;
import io.crabcache.session.resp.ServerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The TCP port alone, with an engine, on one event loop. Closing checks that nothing is held. */
final class SocketServer implements AutoCloseable {
  static final int MAX_OUTPUT_BYTES = 256 * 1024;
  static final int MAX_STALLED_BYTES = 4 << 20;
  private static final int PATIENCE_SECONDS = 30;

  final TcpServer tcp;
  final int port;
  private final Vertx vertx;
  private final Engine engine;

  SocketServer(Transport transport, int maxConnections, int timeoutMillis) {
    this(transport, maxConnections, timeoutMillis, MutationLog.NONE);
  }

  SocketServer(Transport transport, int maxConnections, int timeoutMillis, MutationLog log) {
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1))
            .withTransport(transport)
            .build();
    engine =
        new Engine(
            EngineSettings.of(
                1 << 26,
                FrameLayout.DEFAULT_MAX_FRAME_BYTES - NativeSession.MAX_ENTRY_OVERHEAD_BYTES),
            InstantSource.system(),
            log);
    int frame = FrameLayout.DEFAULT_MAX_FRAME_BYTES;
    tcp =
        new TcpServer(
            vertx,
            engine,
            new NetSettings(
                "127.0.0.1",
                0,
                1,
                maxConnections,
                1 << 26,
                MAX_STALLED_BYTES,
                4096,
                timeoutMillis,
                0,
                new SessionLimits(frame, 1000, MAX_OUTPUT_BYTES, 16, "test"),
                new RequestLimits(131_072, frame, 64 * 1024)));
    port = get(tcp.listen(ServerContext.of("test", engine, tcp, Configuration.NONE, null)));
  }

  /** Waits for something that the server does by itself. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("gave up waiting for: %s", what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    try {
      get(tcp.shutdown(Duration.ofSeconds(1)));
    } finally {
      get(vertx.close());
      engine.close();
    }
    assertThat(tcp.connections()).isZero();
    assertThat(tcp.heldBytes()).isZero();
  }

  private static <T> T get(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
