package io.crabcache.jcache.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.jcache.restart.RealServer;
import io.crabcache.testing.TestProcesses;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Increments of few counters by many processes, of which none may be lost. */
class InvokeFromProcessesIT {
  private static final int PROCESSES = 8;
  private static final int INCREMENTS = 10_000;
  private static final int COUNTERS = 10;

  /** A client process, and what it says. */
  private record Client(Process process, BufferedReader output) {

    static Client start(URI uri) throws Exception {
      Process process =
          TestProcesses.start(
              new ProcessBuilder(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-Xmx128m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Incrementer.class.getName(),
                      uri.toString(),
                      "1",
                      String.valueOf(INCREMENTS),
                      String.valueOf(COUNTERS))
                  .redirectError(ProcessBuilder.Redirect.INHERIT));
      return new Client(process, process.inputReader(StandardCharsets.UTF_8));
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void noIncrementIsLost() throws Exception {
    int port = RealServer.portToKeep(new SplittableRandom());
    URI uri = URI.create("crabcache://127.0.0.1:" + port);
    List<Client> clients = new ArrayList<>();
    try (RealServer server = RealServer.start(port);
        CacheManager manager = Caching.getCachingProvider().getCacheManager(uri, null)) {
      for (int i = 0; i < PROCESSES; i++) {
        Client client = Client.start(uri);
        clients.add(client);
        // One after the other: eight starts at once take the processors from the server.
        assertThat(client.output().readLine()).isEqualTo("ready");
      }
      long began = System.nanoTime();
      for (Client client : clients) {
        client.process().getOutputStream().write('\n');
        client.process().getOutputStream().flush();
      }
      for (Client client : clients) {
        assertThat(client.output().readLine()).isEqualTo("done");
      }
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.MINUTES.toNanos(1));

      Cache<String, Long> counters = Incrementer.counters(manager);
      for (int i = 0; i < COUNTERS; i++) {
        assertThat(counters.get("counter" + i))
            .as("counter %s", i)
            .isEqualTo((long) PROCESSES * INCREMENTS / COUNTERS);
      }
      assertThat(server).isNotNull();
    } finally {
      clients.forEach(client -> client.process().destroyForcibly());
    }
  }
}
