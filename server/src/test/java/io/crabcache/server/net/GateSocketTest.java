package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gate between real sockets and a log that moves on a thread of its own. */
class GateSocketTest {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 400;

  static Stream<Transport> transports() {
    return HalfClosedTest.transports();
  }

  /** The log tells once of each move, so that a wake-up that is lost leaves a client waiting. */
  @ParameterizedTest
  @MethodSource("transports")
  void noWakeUpIsLost(Transport transport) throws Exception {
    ManualLog log = new ManualLog();
    try (SocketServer server = new SocketServer(transport, 100, TIMEOUT_MILLIS, log)) {
      Disk disk = new Disk(log);
      Thread thread = new Thread(disk, "disk");
      thread.start();
      try {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          int number = i;
          clients.add(CompletableFuture.runAsync(() -> converse(server.port, number)));
        }
        for (CompletableFuture<Void> client : clients) {
          client.get(60, TimeUnit.SECONDS);
        }
      } finally {
        disk.ended = true;
        thread.join();
      }
    }
  }

  /** Acknowledges what there is, as soon as there is more, or a little later. */
  private static final class Disk implements Runnable {
    private final ManualLog log;
    private volatile boolean ended;

    Disk(ManualLog log) {
      this.log = log;
    }

    @Override
    public void run() {
      long moves = 0;
      while (!ended) {
        if (log.appended() > log.acknowledged()) {
          if (++moves % 64 == 0) {
            log.behind(true);
            log.acknowledge();
            log.behind(false);
          } else {
            log.acknowledge();
          }
        }
        for (long i = moves % 7; i > 0; i--) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static void converse(int port, int number) {
    try (TextClient client = new TextClient(port)) {
      for (int i = 1; i <= ROUNDS; i++) {
        int depth = 1 + (i + number) % 5;
        client.send(("INCR k" + number + "\r\nGET k0\r\n").repeat(depth));
        for (int j = 0; j < depth; j++) {
          client.expectNumberAndValue();
        }
      }
    } catch (Exception e) {
      throw new AssertionError("client " + number, e);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aThousandThatWaitAreLetGoTogether(Transport transport) throws Exception {
    ManualLog log = new ManualLog();
    try (SocketServer server = new SocketServer(transport, 2000, TIMEOUT_MILLIS, log)) {
      List<TextClient> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 1000; i++) {
          TextClient client = new TextClient(server.port);
          clients.add(client);
          client.send("SET k" + i + " v\r\nGET k" + i + "\r\n");
        }
        SocketServer.await("all have written", () -> log.appended() == 1001);
        log.acknowledge();
        for (TextClient client : clients) {
          client.expect("+OK\r\n$1\r\nv\r\n");
        }
      } finally {
        for (TextClient client : clients) {
          client.close();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aHalfClosedClientAndOneThatQuitsWaitForTheirLastReplies(Transport transport)
      throws Exception {
    ManualLog log = new ManualLog();
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS, log);
        TextClient half = new TextClient(server.port);
        TextClient quitting = new TextClient(server.port)) {
      half.send("SET k v\r\n");
      half.socket.shutdownOutput();
      quitting.send("SET q v\r\nQUIT\r\n");
      SocketServer.await("both have written", () -> log.appended() == 3);
      log.acknowledge();
      half.expect("+OK\r\n");
      half.expectEnd();
      quitting.expect("+OK\r\n+OK\r\n");
      quitting.expectEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whoWaitsWhenTheLogFailsIsToldSoAndOthersAreServedOn(Transport transport) throws Exception {
    ManualLog log = new ManualLog();
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS, log);
        TextClient writer = new TextClient(server.port);
        TextClient other = new TextClient(server.port)) {
      writer.send("SET k v\r\n");
      SocketServer.await("a write", () -> log.appended() == 2);
      log.fail("no space left");
      assertThat(writer.rest()).startsWith("-MISCONF ").endsWith("no space left\r\n");
      other.send("GET k\r\n");
      other.expect("$1\r\nv\r\n");
    }
  }

  /** The stop does not wait longer than its grace for a log that never acknowledges. */
  @ParameterizedTest
  @MethodSource("transports")
  void aStopCutsWhoWaitsAfterTheGraceWithoutItsReply(Transport transport) throws Exception {
    ManualLog log = new ManualLog();
    TextClient client;
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS, log)) {
      client = new TextClient(server.port);
      client.send("SET k v\r\n");
      SocketServer.await("a write", () -> log.appended() == 2);
    }
    try (client) {
      assertThat(client.rest()).doesNotContain("OK");
    }
  }
}
