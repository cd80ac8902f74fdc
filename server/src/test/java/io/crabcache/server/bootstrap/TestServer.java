package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.configuration.ConfigurationException;
import io.crabcache.server.configuration.ServerConfiguration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Servers on ports that the system chooses. */
final class TestServer {
  private TestServer() {}

  static CrabCacheServer start(String... assignments)
      throws ConfigurationException, StartException {
    return CrabCacheServer.start(configuration(assignments));
  }

  static ServerConfiguration configuration(String... assignments) throws ConfigurationException {
    ServerConfiguration.Builder builder = ServerConfiguration.builder();
    builder.set("server.port=0").set("http.port=0").set("memory.max=64m");
    for (String assignment : assignments) {
      builder.set(assignment);
    }
    return builder.build();
  }

  /** Waits for something that the server does by itself. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("gave up waiting for: %s", what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
