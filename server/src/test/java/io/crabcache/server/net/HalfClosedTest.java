package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.transport.Transport;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that close their side of the connection once they have said all. */
class HalfClosedTest {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int LARGE = 16 * 1024;

  static Stream<Transport> transports() {
    return Stream.concat(Stream.of(Transport.NIO), Stream.ofNullable(EpollTransport.ofMachine()));
  }

  @ParameterizedTest
  @MethodSource("transports")
  void aLineFromAPipeIsAnsweredAndThenTheServerCloses(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS);
        TextClient client = new TextClient(server.port)) {
      client.send("PING\r\nPI");
      client.socket.shutdownOutput();
      client.expect("+PONG\r\n");
      client.expectEnd();
      SocketServer.await("no connection", () -> server.tcp.connections() == 0);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whoSaysNothingAndClosesItsSideIsClosed(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS);
        TextClient client = new TextClient(server.port)) {
      client.socket.shutdownOutput();
      client.expectEnd();
    }
  }

  /** All requests fit into one read, so that the server knows the end while replies wait. */
  @ParameterizedTest
  @MethodSource("transports")
  void repliesThatWaitToBeReadArriveAfterTheEndOfTheRequests(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS);
        TextClient other = new TextClient(server.port);
        TextClient client = new TextClient(server.port)) {
      other.set("k", LARGE);
      client.send("GET k\r\n".repeat(1000));
      client.socket.shutdownOutput();
      SocketServer.await("unread replies", () -> server.tcp.heldBytes() > LARGE);
      other.ping();
      assertThat(server.tcp.heldBytes()).isLessThan(SocketServer.MAX_OUTPUT_BYTES + 4L * LARGE);
      for (int i = 0; i < 1000; i++) {
        client.expectValue(LARGE);
      }
      client.expectEnd();
      other.ping();
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void tenThousandGetsOfLargeValuesAreAnsweredToTheLast(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS);
        TextClient client = new TextClient(server.port)) {
      client.set("k", LARGE);
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".repeat(10_000));
                  client.socket.shutdownOutput();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      for (int i = 0; i < 10_000; i++) {
        client.expectValue(LARGE);
      }
      client.expectEnd();
      sender.get(1, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void soAreFramesOfTheNativeProtocol(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, TIMEOUT_MILLIS);
        TextClient client = new TextClient(server.port)) {
      int frames = 1000;
      byte[] key = "k".getBytes(StandardCharsets.UTF_8);
      ByteBuf bytes = Unpooled.buffer();
      Hello.of("half").write(bytes);
      CommandWriter writer = new CommandWriter(bytes);
      batch(
          writer,
          bytes,
          0,
          commands -> {
            commands.open(0, 1, key, CacheSettings.DEFAULT);
            commands.put(0, 1, key, TextClient.value(LARGE), 0, null, 0);
          });
      for (int i = 1; i <= frames; i++) {
        batch(writer, bytes, i, commands -> commands.read(Opcode.GET, 0, 1, key));
      }
      bytes.readBytes(client.socket.getOutputStream(), bytes.readableBytes());
      client.socket.shutdownOutput();
      SocketServer.await("unread replies", () -> server.tcp.heldBytes() > LARGE);

      DataInputStream in = new DataInputStream(client.socket.getInputStream());
      assertThat(type(in)).isEqualTo(FrameType.WELCOME);
      for (int i = 0; i <= frames; i++) {
        assertThat(type(in)).isEqualTo(FrameType.REPLY);
      }
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whoReadsNothingAfterClosingItsSideIsCut(Transport transport) throws Exception {
    try (SocketServer server = new SocketServer(transport, 10, 200);
        TextClient other = new TextClient(server.port);
        TextClient client = new TextClient(server.port)) {
      other.set("k", LARGE);
      client.send("GET k\r\n".repeat(1000));
      client.socket.shutdownOutput();
      SocketServer.await("the cut", () -> server.tcp.connectionsCut() == 1);
      SocketServer.await("one connection", () -> server.tcp.connections() == 1);
      assertThat(server.tcp.heldBytes()).isZero();
      other.ping();
    }
  }

  private static void batch(
      CommandWriter writer, ByteBuf out, int correlation, Consumer<CommandWriter> commands) {
    writer.begin(out, correlation);
    commands.accept(writer);
    writer.end();
  }

  /** Reads a frame and returns its type. */
  private static int type(DataInputStream in) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    byte[] rest = in.readNBytes(length - Integer.BYTES);
    return rest[FrameLayout.TYPE_OFFSET - Integer.BYTES];
  }
}
