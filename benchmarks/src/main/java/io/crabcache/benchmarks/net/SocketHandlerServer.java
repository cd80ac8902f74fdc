package io.crabcache.benchmarks.net;

import io.crabcache.benchmarks.process.ServedProcess;
import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.session.NativeSession;
import io.crabcache.session.Progress;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.transport.Transport;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The rejected design: the same sessions behind Vert.x's own socket handler, which hands over each
 * read as a copy on the heap. Without limits, timeouts and back-pressure, which all cost something,
 * so that the comparison favors it.
 */
final class SocketHandlerServer {
  private static final int OUTPUT_BYTES = 4096;
  private static final long MEMORY_BYTES = 256L << 20;

  private SocketHandlerServer() {}

  /** Runs the server in a process of its own. */
  public static void main(String[] arguments) throws Exception {
    int loops = Runtime.getRuntime().availableProcessors();
    Engine engine =
        new Engine(
            EngineSettings.of(
                MEMORY_BYTES,
                FrameLayout.DEFAULT_MAX_FRAME_BYTES - NativeSession.MAX_ENTRY_OVERHEAD_BYTES),
            InstantSource.system());
    Transport transport = Transport.EPOLL != null ? Transport.EPOLL : Transport.NIO;
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(transport)
            .build();
    List<Acceptor> acceptors = new CopyOnWriteArrayList<>();
    await(
        vertx.deployVerticle(
            () -> {
              Acceptor acceptor = new Acceptor(engine);
              acceptors.add(acceptor);
              return acceptor;
            },
            new DeploymentOptions().setInstances(loops)));
    ServedProcess.serveUntilInputEnds(acceptors.get(0).server().actualPort());
    await(vertx.close());
    engine.close();
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class Acceptor extends VerticleBase {
    private final Engine engine;
    private final SessionCounters counters = new SessionCounters();
    private final SessionLimits limits = SessionLimits.of("socket handler");
    private final List<NetServer> server = new CopyOnWriteArrayList<>();

    Acceptor(Engine engine) {
      this.engine = engine;
    }

    NetServer server() {
      return server.get(0);
    }

    @Override
    public Future<?> start() {
      NetServer created =
          vertx
              .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(-1))
              .connectHandler(this::connected);
      server.add(created);
      return created.listen();
    }

    private void connected(NetSocket socket) {
      NativeSession session = new NativeSession(engine, limits, counters);
      socket.handler(new Dialogue((NetSocketInternal) socket, session)::read);
    }
  }

  private static final class Dialogue {
    private final NetSocketInternal socket;
    private final NativeSession session;
    private ByteBuf rest = Unpooled.EMPTY_BUFFER;

    Dialogue(NetSocketInternal socket, NativeSession session) {
      this.socket = socket;
      this.session = session;
    }

    void read(Buffer read) {
      ByteBuf bytes = ((BufferInternal) read).getByteBuf();
      ByteBuf in = rest.isReadable() ? Unpooled.wrappedBuffer(rest, bytes).copy() : bytes;
      ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(OUTPUT_BYTES);
      Progress progress = session.process(in, out);
      while (progress == Progress.YIELD || progress == Progress.OUTPUT_FULL) {
        socket.writeMessage(out);
        out = ByteBufAllocator.DEFAULT.directBuffer(OUTPUT_BYTES);
        progress = session.process(in, out);
      }
      rest = in.isReadable() ? in : Unpooled.EMPTY_BUFFER;
      if (out.isReadable()) {
        socket.writeMessage(out);
      } else {
        out.release();
      }
    }
  }
}
