package io.crabcache.redis;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.bootstrap.StartException;
import io.crabcache.server.configuration.ConfigurationException;
import io.crabcache.server.configuration.ServerConfiguration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The server in this process, with the settings that a user starts with.
 *
 * <p>With {@code -Dcompatibility.port} the tests use what listens on that port of this machine
 * instead: Redis itself shows that they ask for nothing that Redis does not do.
 */
public final class LocalServer implements AutoCloseable {
  private static final int OTHER = Integer.getInteger("compatibility.port", 0);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private @Nullable CrabCacheServer server;
  private final int port;

  private LocalServer(@Nullable CrabCacheServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts one on a port that the system chooses. */
  public static LocalServer start() throws ConfigurationException, StartException {
    if (OTHER > 0) {
      return new LocalServer(null, OTHER);
    }
    CrabCacheServer server = startAt(0);
    return new LocalServer(server, server.tcp().port());
  }

  private static CrabCacheServer startAt(int port) throws ConfigurationException, StartException {
    ServerConfiguration.Builder builder = ServerConfiguration.builder();
    builder.set("server.port=" + port).set("http.port=0").set("memory.max=256m");
    return CrabCacheServer.start(builder.build());
  }

  /** Stops it and starts an empty one on the same port. */
  void restart() throws ConfigurationException, StartException {
    if (server == null) {
      throw Installed.skipped("only a server of this process is started again");
    }
    server.close();
    server = startAt(port);
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  String host() {
    return address().getHostString();
  }

  int port() {
    return port;
  }

  /** Waits until all clients have gone. */
  void awaitNobody() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (server != null && server.connections() > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(server.connections() + " connections are still there");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
