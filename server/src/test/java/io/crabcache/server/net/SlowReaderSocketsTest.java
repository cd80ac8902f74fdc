package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that ask for much and read nothing, on real sockets, while another one is served. */
class SlowReaderSocketsTest {

  /** More than the socket and the client's side of it take. */
  private static final int LARGE = 8 << 20;

  /** So long that nothing but the limit ends one of them. */
  private static final int PATIENT_MILLIS = 20_000;

  private static final int CLIENTS = 2;

  static Stream<Transport> transports() {
    return HalfClosedTest.transports();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void thoseThatDoNotReadAreEndedAndOthersAreServed(Transport transport) throws Exception {
    List<TextClient> slow = new ArrayList<>();
    try (SocketServer server = new SocketServer(transport, CLIENTS + 1, PATIENT_MILLIS);
        TextClient other = new TextClient(server.port)) {
      other.set("k", LARGE);
      for (int i = 0; i < CLIENTS; i++) {
        TextClient client = new TextClient(server.port);
        slow.add(client);
        client.send("GET k\r\n".repeat(100));
      }
      SocketServer.await("the cuts", () -> server.tcp.connectionsCut() == CLIENTS);
      other.send("GET k\r\n".repeat(3));
      for (int i = 0; i < 3; i++) {
        other.expectValue(LARGE);
      }
      assertThat(server.tcp.connections()).isOne();
    } finally {
      for (TextClient client : slow) {
        client.close();
      }
    }
  }
}
