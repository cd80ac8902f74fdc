package io.crabcache.benchmarks.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of hostile client is one that the server ends, as soon as its limits say so. */
class HostileRespConnectionsTest {
  private static final int CONNECTIONS = 5;

  @ParameterizedTest
  @EnumSource(
      names = {"HALF_REQUEST", "LONG_ANNOUNCED", "HUGE_ANNOUNCED"},
      mode = EnumSource.Mode.INCLUDE)
  void theServerSaysWhyItEndsIt(HostileRespKind kind) throws Exception {
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .set("server.port=0")
            .set("http.port=0")
            .set("memory.max=64m")
            .set("connection.pipeline.timeout_ms=100")
            .build();
    try (CrabCacheServer server = CrabCacheServer.start(configuration);
        HostileRespConnections hostile =
            new HostileRespConnections(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tcp().port()),
                CONNECTIONS,
                List.of(kind))) {
      hostile.awaitEnds(CONNECTIONS);
      Map<String, Integer> answers = hostile.end();
      String expected =
          kind == HostileRespKind.HUGE_ANNOUNCED
              ? "invalid bulk length: with the 4294967296 bytes"
              : "stayed unfinished for 100 ms";
      assertThat(answers.keySet())
          .anyMatch(text -> text.startsWith(kind + ": -ERR") && text.contains(expected));
    }
  }
}
