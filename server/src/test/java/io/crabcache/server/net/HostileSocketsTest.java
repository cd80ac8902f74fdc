package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of the text dialects that misbehave on real sockets, while another one is served. */
class HostileSocketsTest {
  private static final int MIB = 1 << 20;
  private static final int PATIENT_MILLIS = 20_000;
  private static final int STRICT_MILLIS = 300;

  static Stream<Transport> transports() {
    return HalfClosedTest.transports();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void tenThousandRepliesOf100KbThatNobodyReadsCostLittleAndEndInACut(Transport transport)
      throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, STRICT_MILLIS);
        TextClient other = new TextClient(server.port);
        TextClient slow = new TextClient(server.port)) {
      int length = 100 * 1024;
      other.set("k", length);
      long before = PlatformDependent.usedDirectMemory();
      slow.send("GET k\r\n".repeat(10_000));
      long most = 0;
      long mostHeld = 0;
      while (server.tcp.connectionsCut() == 0) {
        other.ping();
        most = Math.max(most, PlatformDependent.usedDirectMemory());
        mostHeld = Math.max(mostHeld, server.tcp.heldBytes());
      }
      assertThat(mostHeld).isLessThan(SocketServer.MAX_OUTPUT_BYTES + 4L * length);
      assertThat(most - before).isLessThan(12L * MIB);
      SocketServer.await("one connection", () -> server.tcp.connections() == 1);
      assertThat(server.tcp.heldBytes()).isZero();
      other.ping();
    }
  }

  /** Each reply is read long before the timeout, all of them long after it. */
  @ParameterizedTest
  @MethodSource("transports")
  void whoReadsSlowlyButReadsIsNotCut(Transport transport) throws Exception {
    int timeoutMillis = 2000;
    try (SocketServer server = new SocketServer(transport, 10, timeoutMillis);
        TextClient other = new TextClient(server.port);
        TextClient slow = new TextClient(server.port)) {
      int length = 64 * 1024;
      int gets = 300;
      other.set("k", length);
      slow.send("GET k\r\n".repeat(gets));
      long start = System.nanoTime();
      for (int i = 0; i < gets; i++) {
        slow.expectValue(length);
        long until = start + TimeUnit.MILLISECONDS.toNanos(3L * timeoutMillis / 2) * i / gets;
        SocketServer.await("the next reply's time", () -> System.nanoTime() - until >= 0);
      }
      assertThat(server.tcp.connectionsCut()).isZero();
      slow.ping();
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whoDoesNotReadIsKilledAtOnce(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, PATIENT_MILLIS);
        TextClient other = new TextClient(server.port);
        TextClient slow = new TextClient(server.port)) {
      other.set("k", MIB);
      slow.send("CLIENT SETNAME slow\r\n");
      slow.expect("+OK\r\n");
      slow.send("GET k\r\n".repeat(100));
      SocketServer.await("unread replies", () -> server.tcp.heldBytes() > 100_000);
      other.send("CLIENT KILL LADDR 127.0.0.1:%d\r\n".formatted(server.port));
      other.expect(":1\r\n");
      SocketServer.await("one connection", () -> server.tcp.connections() == 1);
      assertThat(server.tcp.heldBytes()).isZero();
      other.ping();
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void resetsInTheMiddleLeaveNothingBehind(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, PATIENT_MILLIS);
        TextClient other = new TextClient(server.port);
        TextClient asking = new TextClient(server.port);
        TextClient answered = new TextClient(server.port);
        TextClient halfClosed = new TextClient(server.port)) {
      other.set("k", MIB);
      asking.send("*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$1000000\r\n" + "x".repeat(100_000));
      answered.send("GET k\r\n".repeat(100));
      halfClosed.send("GET k\r\n".repeat(100));
      halfClosed.socket.shutdownOutput();
      SocketServer.await("what is held", () -> server.tcp.heldBytes() > 100_000);
      asking.kill();
      answered.kill();
      halfClosed.kill();
      SocketServer.await("one connection", () -> server.tcp.connections() == 1);
      assertThat(server.tcp.heldBytes()).isZero();
      other.send("EXISTS half\r\n");
      other.expect(":0\r\n");
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aFloodIsRefusedWithoutHarmToThoseWhoAreServed(Transport transport) throws Exception {
    List<TextClient> flood = new ArrayList<>();
    try (SocketServer server = new SocketServer(transport, 1, PATIENT_MILLIS);
        TextClient served = new TextClient(server.port)) {
      served.ping();
      for (int i = 0; i < 1000; i++) {
        TextClient client = new TextClient(server.port);
        flood.add(client);
        if (i % 100 == 99) {
          served.ping();
          client.send("PING\r\n");
          assertThat(client.rest())
              .startsWith("-ERR max number of clients reached")
              .doesNotContain("PONG");
        }
      }
      for (TextClient client : flood) {
        client.rest(); // The end, for those as well who have said nothing.
      }
      assertThat(server.tcp.connections()).isOne();
      assertThat(server.tcp.connectionsReceived()).isEqualTo(1001);
      assertThat(server.tcp.connectionsRefused()).isEqualTo(1000);
      served.ping();
    } finally {
      for (TextClient client : flood) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void anErrorArrivesAlthoughMoreIsSentBehindIt(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, PATIENT_MILLIS);
        TextClient other = new TextClient(server.port);
        TextClient client = new TextClient(server.port)) {
      client.send("*1\r\n!\r\n" + "SET tail value\r\n".repeat(1000));
      assertThat(client.rest()).isEqualTo("-ERR Protocol error: expected '$', got '!'\r\n");
      other.send("GET tail\r\n");
      other.expect("$-1\r\n");
    }
  }
}
