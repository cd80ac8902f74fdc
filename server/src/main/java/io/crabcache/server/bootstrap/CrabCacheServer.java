package io.crabcache.server.bootstrap;

import io.crabcache.engine.DirectMemory;
import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Setting;
import io.crabcache.server.configuration.Settings;
import io.crabcache.server.http.HealthServer;
import io.crabcache.server.net.EpollTransport;
import io.crabcache.server.net.NetSettings;
import io.crabcache.server.net.TcpServer;
import io.crabcache.session.NativeSession;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.resp.Durability;
import io.crabcache.session.resp.ServerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: an engine with a TCP port for clients and an HTTP port for operators.
 *
 * <p>Several can run in one process, each with an engine and event loops of its own. Thread safe.
 */
public final class CrabCacheServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CrabCacheServer.class);

  /** What a step of starting or stopping may take beyond the time that is its own. */
  private static final Duration STEP_LIMIT = Duration.ofSeconds(20);

  /** What is to be undone, last step first. */
  private final Deque<Step> undo = new ArrayDeque<>();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final Address tcp;
  private final Address http;
  private final TcpServer tcpServer;
  private final ServerContext context;
  private final Readiness readiness = new Readiness();

  /** Part of a stop. */
  private interface Step {
    void run() throws Exception;
  }

  /**
   * Where a port listens.
   *
   * @param host address or name, as configured
   * @param port the port, also if any free one was asked for
   */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /** Longest inline line of a text dialect, as Redis has it. */
  private static final int MAX_INLINE_BYTES = 64 * 1024;

  private CrabCacheServer(
      ServerConfiguration configuration, InstantSource clock, ServerEngine.Opener opener)
      throws StartException {
    try {
      int eventLoops = eventLoops(configuration);
      MemoryPlan memory =
          MemoryPlan.of(
              configuration,
              DirectMemory.ofMachine(),
              DirectMemory.limit(),
              Runtime.getRuntime().maxMemory(),
              eventLoops);
      DurabilitySettings durability = ServerEngine.durability(configuration, memory);
      takeDirectory(configuration, durability);
      Vertx vertx = vertx(eventLoops);
      undo.push(() -> await(vertx.close(), Duration.ZERO));

      HealthServer health =
          new HealthServer(
              vertx,
              configuration.get(Settings.HTTP_BIND),
              configuration.get(Settings.HTTP_PORT),
              readiness::checks);
      http = listen(health.listen(), configuration, Settings.HTTP_BIND, Settings.HTTP_PORT);
      undo.push(() -> await(health.shutdown(), Duration.ZERO));

      requireFreePort(configuration);
      ServerEngine opened = open(engineSettings(configuration, memory), durability, clock, opener);
      undo.push(opened::close);
      Engine engine = opened.engine();
      LOG.info(
          "{} bytes of memory: {} for the store in {} shards, {} for buffers of connections, {} for the log",
          memory.max(),
          memory.store(),
          engine.shards(),
          memory.held(),
          memory.max() - memory.held() - memory.store());

      ExpirySweep sweep = ExpirySweep.start(engine);
      undo.push(sweep::close);

      tcpServer = new TcpServer(vertx, engine, netSettings(configuration, memory, eventLoops));
      context =
          ServerContext.of(
              Version.current(),
              engine,
              tcpServer,
              new RunningConfiguration(
                  configuration,
                  memory.max(),
                  eventLoops,
                  opened.durability() != null,
                  tcpServer::port,
                  changed -> tcpServer.apply(netSettings(changed, memory, eventLoops))),
              opened.durability());
      tcp =
          listen(
              tcpServer.listen(context), configuration, Settings.SERVER_BIND, Settings.SERVER_PORT);
      Duration grace = Duration.ofMillis(configuration.get(Settings.SERVER_SHUTDOWN_GRACE_MS));
      undo.push(() -> await(tcpServer.shutdown(grace), grace));
    } catch (StartException | RuntimeException e) {
      close();
      throw e;
    }
    FirstConversation.hold(tcp, tcpServer::connections);
    context.resetCounters(); // That was no client.
    undo.push(() -> readiness.serving(false));
    readiness.serving(true);
  }

  /**
   * Takes the data directory, so that no other server has it. The log takes its own, which may lie
   * in it or elsewhere, in the same way; where both are the same, it is taken once.
   */
  private void takeDirectory(
      ServerConfiguration configuration, @Nullable DurabilitySettings durability)
      throws StartException {
    String name = configuration.get(Settings.SERVER_DATA_DIR);
    if (name.isEmpty()) {
      return;
    }
    Path directory = Path.of(name);
    if (durability != null && absolute(durability.directory()).equals(absolute(directory))) {
      return;
    }
    try {
      DiskStorage storage = DiskStorage.open(directory);
      storage.lock();
      undo.push(storage::close);
    } catch (IOException e) {
      throw new StartException(e.getMessage() + " (--data-dir)", e);
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Opens the engine; while it recovers, health is answered already, and says so. */
  private ServerEngine open(
      EngineSettings settings,
      @Nullable DurabilitySettings durability,
      InstantSource clock,
      ServerEngine.Opener opener)
      throws StartException {
    if (durability != null) {
      LOG.info("recovering what is in {}", durability.directory());
      readiness.recovering(new RecoveryReport(0, 0, 0, 0, 0, 0, List.of()));
    }
    ServerEngine opened =
        opener.open(
            settings,
            durability,
            clock,
            report -> {
              readiness.recovering(report);
              RecoveryLog.progress(report);
            });
    Durability log = opened.durability();
    if (log != null) {
      readiness.recovering(log.recovery());
      RecoveryLog.done(log.recovery());
    }
    readiness.opened(opened);
    return opened;
  }

  /**
   * Starts a server and returns once it serves.
   *
   * @throws StartException if a port, the data directory or the memory cannot be had; nothing is
   *     left running
   */
  public static CrabCacheServer start(ServerConfiguration configuration) throws StartException {
    return start(configuration, InstantSource.system());
  }

  /**
   * Starts a server whose entries expire by a clock of the caller's.
   *
   * @throws StartException if a port, the data directory or the memory cannot be had; nothing is
   *     left running
   */
  public static CrabCacheServer start(ServerConfiguration configuration, InstantSource clock)
      throws StartException {
    return start(configuration, clock, ServerEngine::open);
  }

  static CrabCacheServer start(
      ServerConfiguration configuration, InstantSource clock, ServerEngine.Opener opener)
      throws StartException {
    configuration.changes().forEach(change -> LOG.info("configured: {}", change));
    configuration.renamed().forEach(LOG::warn);
    CrabCacheServer server = new CrabCacheServer(configuration, clock, opener);
    LOG.info("serving clients on {} ({}), health on {}", server.tcp, transportName(), server.http);
    return server;
  }

  /** Where clients connect. */
  public Address tcp() {
    return tcp;
  }

  /** Where {@code /health/live} and {@code /health/ready} are answered. */
  public Address http() {
    return http;
  }

  /** Clients at present. */
  public int connections() {
    return tcpServer.connections();
  }

  /** What all connections of the native dialect have counted together. */
  public SessionCounters counters() {
    return context.nativeCounters();
  }

  /** What all connections of the text dialects have counted together. */
  public SessionCounters respCounters() {
    return context.respCounters();
  }

  /** How sockets are served here: {@code epoll}, or {@code nio} where that is not at hand. */
  public static String transportName() {
    return transport().name();
  }

  private static Transport transport() {
    Transport epoll = EpollTransport.ofMachine();
    return epoll != null ? epoll : Transport.NIO;
  }

  /**
   * Stops in good order and returns when all is closed: accepts no more, answers what was read,
   * closes connections, gives everything back. Calls after the first do nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // Files close under a thread that is interrupted.
    boolean served = readiness.isServing();
    if (served) {
      LOG.info("stopping; {} clients are connected", connections());
    }
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LOG.warn("interrupted while stopping; going on");
      } catch (Exception e) {
        LOG.error("a part did not stop as it should; going on", e);
      }
    }
    if (served) {
      LOG.info("stopped after {}; in RESP {}", counters(), respCounters());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static EngineSettings engineSettings(ServerConfiguration configuration, MemoryPlan memory)
      throws StartException {
    long frame = configuration.get(Settings.CONNECTION_MAX_FRAME_BYTES);
    return new EngineSettings(
        memory.store(),
        Math.toIntExact(frame) - NativeSession.MAX_ENTRY_OVERHEAD_BYTES,
        configuration.get(Settings.CACHES_MAX),
        configuration.get(Settings.MEMORY_SHARDS),
        evictionSettings(configuration));
  }

  private static EvictionSettings evictionSettings(ServerConfiguration configuration)
      throws StartException {
    try {
      return new EvictionSettings(
          configuration.get(Settings.EVICTION_MAX_ENTRIES),
          configuration.get(Settings.EVICTION_WINDOW_RATIO),
          configuration.get(Settings.EVICTION_ADAPTIVE),
          configuration.get(Settings.EVICTION_SKETCH_WIDTH),
          configuration.get(Settings.EVICTION_SKETCH_DEPTH),
          configuration.get(Settings.EVICTION_RESET_INTERVAL),
          configuration.get(Settings.EVICTION_MEMORY_HIGH_WATERMARK),
          configuration.get(Settings.EVICTION_MEMORY_LOW_WATERMARK),
          configuration.get(Settings.EVICTION_ADMISSION_THRESHOLD_MULTIPLIER));
    } catch (IllegalArgumentException e) { // The watermarks, which are right one by one.
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static NetSettings netSettings(
      ServerConfiguration configuration, MemoryPlan memory, int eventLoops) {
    boolean pipelining = configuration.get(Settings.PIPELINE_ENABLED);
    SessionLimits session =
        new SessionLimits(
            Math.toIntExact(configuration.get(Settings.CONNECTION_MAX_FRAME_BYTES)),
            pipelining ? configuration.get(Settings.PIPELINE_MAX_BATCH_SIZE) : 1,
            Math.toIntExact(configuration.get(Settings.CONNECTION_MAX_OUTPUT_BYTES)),
            SessionLimits.DEFAULT_MAX_OPEN_CACHES,
            configuration.get(Settings.EVENTS_ACKNOWLEDGE_TIMEOUT_MS),
            "crabcache/" + Version.current());
    return new NetSettings(
        configuration.get(Settings.SERVER_BIND),
        configuration.get(Settings.SERVER_PORT),
        eventLoops,
        configuration.get(Settings.CONNECTION_MAX_CONNECTIONS),
        memory.held(),
        memory.stalled(),
        Math.toIntExact(configuration.get(Settings.PIPELINE_BUFFER_SIZE)),
        configuration.get(Settings.PIPELINE_TIMEOUT_MS),
        configuration.get(Settings.CONNECTION_IDLE_TIMEOUT_MS),
        session,
        new RequestLimits(
            configuration.get(Settings.CONNECTION_MAX_ARGUMENTS),
            Math.toIntExact(configuration.get(Settings.CONNECTION_MAX_FRAME_BYTES)),
            MAX_INLINE_BYTES));
  }

  private static int eventLoops(ServerConfiguration configuration) {
    int eventLoops = configuration.get(Settings.SERVER_EVENT_LOOPS);
    return eventLoops == 0 ? (Runtime.getRuntime().availableProcessors() + 1) / 2 : eventLoops;
  }

  private static Vertx vertx(int eventLoops) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            // No file is served: no cache directory, no search of the class path.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    return Vertx.builder().with(options).withTransport(transport()).build();
  }

  private static Address listen(
      Future<Integer> port,
      ServerConfiguration configuration,
      Setting<String> host,
      Setting<Integer> wanted)
      throws StartException {
    Address address = new Address(configuration.get(host), configuration.get(wanted));
    try {
      return new Address(address.host(), await(port, Duration.ZERO));
    } catch (ExecutionException e) {
      throw cannotListen(address, e.getCause() == null ? e : e.getCause(), host, wanted);
    } catch (TimeoutException e) {
      throw new StartException("listening on " + address + " took too long", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while starting", e);
    }
  }

  /**
   * Finds out whether clients can be listened for later. The port itself is opened only when they
   * can be served, and a recovery is longer than anybody wants to wait for this error.
   */
  private static void requireFreePort(ServerConfiguration configuration) throws StartException {
    Address address =
        new Address(
            configuration.get(Settings.SERVER_BIND), configuration.get(Settings.SERVER_PORT));
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
    } catch (IOException e) {
      throw cannotListen(address, e, Settings.SERVER_BIND, Settings.SERVER_PORT);
    }
  }

  private static StartException cannotListen(
      Address address, Throwable cause, Setting<String> host, Setting<Integer> port) {
    return new StartException(
        "cannot listen on %s: %s (%s, %s)".formatted(address, reason(cause), host, port), cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "unknown host";
    }
    // The native transport puts "bind(..) failed with error(-98): " in front.
    String message = String.valueOf(cause.getMessage()).replaceFirst("^bind.*: ", "");
    return message.contains("in use") ? "the port is in use by another process" : message;
  }

  private static <T> T await(Future<T> future, Duration own)
      throws ExecutionException, InterruptedException, TimeoutException {
    long limit = own.plus(STEP_LIMIT).toMillis();
    return future.toCompletionStage().toCompletableFuture().get(limit, TimeUnit.MILLISECONDS);
  }
}
