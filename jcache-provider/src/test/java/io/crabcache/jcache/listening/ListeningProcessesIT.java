package io.crabcache.jcache.listening;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.jcache.CrabCachingProvider;
import io.crabcache.jcache.restart.RealServer;
import io.crabcache.testing.TestProcesses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server, two applications that listen and one that changes something, each a process. */
class ListeningProcessesIT {
  private static final int CHANGES = 300;
  private static final int PATIENCE_SECONDS = 30;

  private final RealServer server;
  private final URI uri;
  private final CrabCachingProvider provider = new CrabCachingProvider();

  ListeningProcessesIT() throws Exception {
    int port = RealServer.portToKeep(new SplittableRandom());
    server = RealServer.start(port);
    uri = URI.create("crabcache://127.0.0.1:" + port);
  }

  @AfterEach
  void close() {
    provider.close();
    server.close();
  }

  private CacheManager manager(String namespace) {
    return provider.getCacheManager(
        URI.create(uri + "?namespace=" + namespace), getClass().getClassLoader(), new Properties());
  }

  /** Starts an application whose caches are in a namespace, and waits until it listens. */
  private Process listen(String options) throws IOException {
    Process process =
        TestProcesses.start(
            new ProcessBuilder(
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListeningMain.class.getName(),
                        uri + options))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine())
        .isEqualTo(ListeningMain.READY);
    return process;
  }

  @Test
  void allSynchronousListenersHaveRunWhenTheCallReturns() throws Exception {
    Process one = listen("?namespace=a&client_name=one");
    Process other = listen("?namespace=a&client_name=other");
    try {
      CacheManager manager = manager("a");
      Cache<String, String> watched =
          manager.createCache(ListeningMain.WATCHED, ListeningMain.configuration());
      Cache<String, String> heard =
          manager.createCache(ListeningMain.HEARD, ListeningMain.configuration());
      for (int i = 0; i < CHANGES; i++) {
        String key = "k" + i % 7;
        watched.put(key, "v" + i);
        assertThat(heard.get(key)).isEqualTo((i < 7 ? "CREATED v" : "UPDATED v") + i);
      }
      watched.remove("k3");
      assertThat(heard.get("k3")).startsWith("REMOVED v");

      kill(other);
      watched.put("after the death of one", "1");
      assertThat(heard.get("after the death of one")).isEqualTo("CREATED 1");
      kill(one);
      watched.put("nobody left", "1");
      assertThat(heard.containsKey("nobody left")).isFalse();
    } finally {
      one.destroyForcibly();
      other.destroyForcibly();
    }
  }

  /** A process that is stopped acknowledges nothing, and its connection stays. */
  @Test
  void aListenerThatDoesNotAnswerIsNotWaitedForForEver() throws Exception {
    Process listening = listen("?namespace=b");
    try {
      Cache<String, String> watched =
          manager("b").createCache(ListeningMain.WATCHED, ListeningMain.configuration());
      watched.put("k", "1");
      signal("STOP", listening);
      watched.put("k", "2"); // Returns before the client's deadline, or throws.
      signal("CONT", listening);
      assertThat(watched.get("k")).isEqualTo("2");
    } finally {
      listening.destroyForcibly();
    }
  }

  private static void signal(String name, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
