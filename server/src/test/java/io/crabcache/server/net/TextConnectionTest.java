package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.session.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the text dialects sees of a connection, on channels without a socket. */
class TextConnectionTest {
  private static final int TIMEOUT_MILLIS = EmbeddedConnections.TIMEOUT_MILLIS;

  /** Most kinds of request; at its end the store is as it was before. */
  private static final String CONVERSATION =
      String.join(
          "",
          "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$6\r\n1\r\n\0\r\n\r\n",
          "*2\r\n$3\r\nget\r\n$1\r\na\r\n",
          "SET \"b \\x00\" 'two words'\r\n",
          "\r\n*0\r\n*-1\r\n",
          "*4\r\n$4\r\nMGET\r\n$1\r\na\r\n$3\r\nb \0\r\n$0\r\n\r\n",
          "PING\n",
          "*2\r\n$4\r\nPING\r\n$2\r\n\r\n\r\n",
          "nonsense \"with words\"\r\n",
          "*1\r\n$3\r\nGET\r\n",
          "*3\r\n$3\r\nDEL\r\n$1\r\na\r\n$3\r\nb \0\r\n",
          "*2\r\n$3\r\nGET\r\n$1\r\na\r\n");

  private static final String REPLIES =
      String.join(
          "",
          "+OK\r\n",
          "$6\r\n1\r\n\0\r\n\r\n",
          "+OK\r\n",
          "*3\r\n$6\r\n1\r\n\0\r\n\r\n$9\r\ntwo words\r\n$-1\r\n",
          "+PONG\r\n",
          "$2\r\n\r\n\r\n",
          "-ERR unknown command 'nonsense', with args beginning with: 'with words' \r\n",
          "-ERR wrong number of arguments for 'get' command\r\n",
          ":2\r\n",
          "$-1\r\n");

  private EmbeddedConnections server = new EmbeddedConnections(EmbeddedConnections.LIMITS);

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    server.close();
  }

  @Test
  void theSameRepliesComeWhereverTheReadsAreCut() {
    for (int cut = 0; cut <= CONVERSATION.length(); cut++) {
      EmbeddedChannel channel = server.connect();
      channel.writeInbound(bytes(CONVERSATION.substring(0, cut)));
      channel.writeInbound(bytes(CONVERSATION.substring(cut)));
      assertThat(EmbeddedConnections.text(channel)).as("cut at %d", cut).isEqualTo(REPLIES);
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void theSameRepliesComeWhateverATurnAndAReadMayHold(int commandsOfATurn) {
    restart(new SessionLimits(1 << 24, commandsOfATurn, 64, 10, "test"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      EmbeddedChannel channel = server.connect();
      String requests = CONVERSATION.repeat(3);
      int at = 0;
      while (at < requests.length()) {
        int end = Math.min(requests.length(), at + 1 + random.nextInt(1 << random.nextInt(10)));
        channel.writeInbound(bytes(requests.substring(at, end)));
        at = end;
      }
      EmbeddedConnections.runTurns(channel);
      assertThat(EmbeddedConnections.text(channel))
          .as("seed %d", seed)
          .isEqualTo(REPLIES.repeat(3));
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4,1", "16,1", "64,1", "512,1", "10000,10"})
  void anyDepthIsAnsweredInOrderWithAWriteForEachTurn(int depth, int writes) {
    StringBuilder requests = new StringBuilder();
    StringBuilder replies = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      String value = Integer.toString(100_000 + i);
      boolean even = i % 2 == 0;
      requests
          .append(even ? "SET k %s\r\n" : "*2\r\n$4\r\nPING\r\n$6\r\n%s\r\n")
          .replace(requests.indexOf("%s"), requests.indexOf("%s") + 2, value);
      replies.append(even ? "+OK\r\n" : "$6\r\n" + value + "\r\n");
    }
    EmbeddedChannel channel = server.connect();
    channel.writeInbound(bytes(requests.toString()));
    EmbeddedConnections.runTurns(channel);
    assertThat(channel.outboundMessages()).hasSize(writes);
    assertThat(EmbeddedConnections.text(channel)).isEqualTo(replies.toString());
  }

  @Test
  void withoutPipeliningEachReplyIsAWriteOfItsOwn() {
    restart(new SessionLimits(1 << 24, 1, 1 << 20, 10, "test"));
    EmbeddedChannel channel = server.connect();
    channel.pipeline().fireChannelRead(bytes("PING\r\n")).fireChannelRead(bytes("PING\r\n"));
    channel.pipeline().fireChannelRead(bytes("PING\r\n".repeat(5)));
    channel.pipeline().fireChannelReadComplete();
    EmbeddedConnections.runTurns(channel);
    assertThat(channel.outboundMessages()).hasSize(7);
    assertThat(EmbeddedConnections.text(channel)).isEqualTo("+PONG\r\n".repeat(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*3000000000\\r\\n|invalid multibulk length: ",
        "*20001\\r\\n|invalid multibulk length: 20001 is over the limit of 20000 ",
        "*one\\r\\n|invalid multibulk length\\r",
        "*1\\r\\n$3000000000\\r\\n|invalid bulk length: ",
        "*1\\r\\n$-1\\r\\n|invalid bulk length\\r",
        "*2\\r\\n$3\\r\\nSET\\r\\n$99999999999999999999\\r\\n|invalid bulk length\\r",
        "*1\\r\\n*1\\r\\n*1\\r\\n|expected '$', got '*'\\r",
        "*1\\r\\nPING\\r\\n|expected '$', got 'P'\\r",
        "SET k \"v\\r\\n|unbalanced quotes in request\\r",
        "\u0016\u0003\u0001\u0002\0\u0001\0|TLS is not spoken on this port\\r",
      })
  void whatIsMalformedEndsTheConnectionAndItsTailIsNotTakenForCommands(String example) {
    String[] parts = example.replace("\\r", "\r").replace("\\n", "\n").split("\\|", 2);
    EmbeddedChannel channel = server.connect();
    EmbeddedChannel other = server.connect();
    if (parts[0].charAt(0) >= ' ') {
      channel.writeInbound(bytes("PING\r\n"));
      assertThat(EmbeddedConnections.text(channel)).isEqualTo("+PONG\r\n");
    }
    channel.writeInbound(bytes(parts[0] + "SET tail value\r\n"));
    assertThat(EmbeddedConnections.text(channel))
        .startsWith("-ERR Protocol error: " + parts[1])
        .endsWith("\r\n")
        .containsOnlyOnce("\r\n");
    assertThat(channel.isOpen()).isFalse();
    other.writeInbound(bytes("GET tail\r\n"));
    assertThat(EmbeddedConnections.text(other)).isEqualTo("$-1\r\n");
  }

  @Test
  void linesThatNeverEndAreRefusedAtTheirLimit() {
    EmbeddedChannel line = server.connect();
    line.writeInbound(bytes("x".repeat(60_000)));
    assertThat(EmbeddedConnections.text(line)).isEmpty();
    line.writeInbound(bytes("x".repeat(60_000)));
    assertThat(EmbeddedConnections.text(line))
        .startsWith("-ERR Protocol error: too big inline request");
    assertThat(line.isOpen()).isFalse();

    EmbeddedChannel count = server.connect();
    count.writeInbound(bytes("*1".repeat(60_000)));
    assertThat(EmbeddedConnections.text(count))
        .startsWith("-ERR Protocol error: too big mbulk count string");
    assertThat(count.isOpen()).isFalse();
  }

  @Test
  void anAnnouncedLengthCostsWhatHasArrivedOfIt() {
    EmbeddedChannel channel = server.connect();
    channel.writeInbound(bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\nabc"));
    assertThat(server.heldBytes.held()).isLessThan(100);
    channel.finishAndReleaseAll();
    assertThat(server.heldBytes.held()).isZero();
  }

  @Test
  void tenThousandArgumentsThatComeByteByByteAreOneRequest() {
    StringBuilder request = new StringBuilder("*10001\r\n$3\r\nDEL\r\n");
    for (int i = 0; i < 10_000; i++) {
      request.append("$5\r\n").append(10_000 + i).append("\r\n");
    }
    EmbeddedChannel channel = server.connect();
    channel.writeInbound(bytes("SET 12345 v\r\n"));
    for (int i = 0; i < request.length(); i++) {
      channel.writeInbound(bytes(request.substring(i, i + 1)));
      assertThat(server.heldBytes.held()).isLessThanOrEqualTo(2L * (i + 1));
    }
    assertThat(EmbeddedConnections.text(channel)).isEqualTo("+OK\r\n:1\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: cache\r\n", "host:\r\n"})
  void whatABrowserSendsIsNotServed(String head) {
    EmbeddedChannel channel = server.connect();
    channel.writeInbound(bytes(head + "\r\nSET tail value\r\n"));
    assertThat(EmbeddedConnections.text(channel)).doesNotContain("OK");
    assertThat(channel.isOpen()).isFalse();
    EmbeddedChannel other = server.connect();
    other.writeInbound(bytes("GET tail\r\n"));
    assertThat(EmbeddedConnections.text(other)).isEqualTo("$-1\r\n");
  }

  @Test
  void zeroBytesAreNoCommand() {
    EmbeddedChannel line = server.connect();
    line.writeInbound(bytes("\0\0\0\0\r\nSET tail value\r\n"));
    assertThat(EmbeddedConnections.text(line))
        .startsWith("-ERR Protocol error: ")
        .contains("NUL byte")
        .containsOnlyOnce("\r\n");
    assertThat(line.isOpen()).isFalse();

    EmbeddedChannel words = server.connect();
    words.writeInbound(bytes("*1\r\n$4\r\n\0\0\0\0\r\nPING\r\n"));
    assertThat(EmbeddedConnections.text(words))
        .startsWith("-ERR unknown command ''")
        .endsWith("\r\n+PONG\r\n");
  }

  @Test
  void aConnectionThatSendsNothingStaysAndAnUnfinishedRequestHasItsTime() {
    EmbeddedChannel channel = server.connect();
    server.pass(10 * TIMEOUT_MILLIS);
    channel.writeInbound(bytes("PING\r\nPI"));
    assertThat(EmbeddedConnections.text(channel)).isEqualTo("+PONG\r\n");
    server.pass(TIMEOUT_MILLIS - 1);
    channel.writeInbound(bytes("N"));
    assertThat(channel.isOpen()).isTrue();
    server.pass(1);
    assertThat(EmbeddedConnections.text(channel))
        .startsWith("-ERR ")
        .contains("unfinished for 1000 ms (connection.pipeline.timeout_ms)");
    assertThat(channel.isOpen()).isFalse();
    assertThat(server.count.cuts()).isOne();
  }

  @Test
  void whoIsSilentForTheIdleTimeoutIsClosedWithoutAWord() {
    int idle = EmbeddedConnections.IDLE_TIMEOUT_MILLIS;
    EmbeddedChannel silent = server.connect();
    EmbeddedChannel talking = server.connect();
    for (int i = 0; i < 2; i++) {
      assertThat(silent.isOpen()).isTrue();
      server.pass(idle / 2);
      talking.writeInbound(bytes("PING\r\n"));
      server.pass(0);
    }
    assertThat(silent.isOpen()).isFalse();
    assertThat(EmbeddedConnections.text(silent)).isEmpty();
    server.pass(idle - 1);
    assertThat(talking.isOpen()).isTrue();
    server.pass(1);
    assertThat(talking.isOpen()).isFalse();
  }

  @Test
  void whoWaitsForRepliesIsNotIdle() {
    EmbeddedChannel channel = server.connect();
    ByteBuf unread = Unpooled.buffer().writeZero(9);
    channel.unsafe().outboundBuffer().addMessage(unread, 9, channel.newPromise());
    server.pass(0);
    server.pass(10 * EmbeddedConnections.IDLE_TIMEOUT_MILLIS);
    assertThat(channel.isOpen()).isTrue();
    channel.flush();
    server.pass(EmbeddedConnections.IDLE_TIMEOUT_MILLIS);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void oneConnectionTooManyIsToldSoWithItsFirstByteOrJustClosed() {
    server.connect();
    server.connect();
    EmbeddedChannel third = server.connect();
    EmbeddedChannel silent = server.connect();
    assertThat(third.isOpen()).isTrue();
    third.writeInbound(bytes("*1\r\n$4\r\nPING\r\n"));
    assertThat(EmbeddedConnections.text(third))
        .startsWith("-ERR max number of clients reached")
        .contains("2 connections")
        .contains("connection.max_connections")
        .containsOnlyOnce("\r\n");
    assertThat(third.isOpen()).isFalse();
    server.pass(Connection.LINGER_MILLIS - 1);
    assertThat(silent.isOpen()).isTrue();
    server.pass(1);
    assertThat(silent.isOpen()).isFalse();
    assertThat(EmbeddedConnections.text(silent)).isEmpty();
    assertThat(server.count.open()).isEqualTo(2);
    assertThat(server.count.refused()).isEqualTo(2);
    assertThat(server.count.received()).isEqualTo(4);
  }

  @Test
  void ofAFloodOnlyTheYoungestAreKeptWaiting() {
    server.connect();
    server.connect();
    EmbeddedChannel eldest = server.connect();
    EmbeddedChannel second = server.connect();
    for (int i = 0; i < EventLoopConnections.MAX_REFUSED - 1; i++) {
      server.connect();
    }
    assertThat(eldest.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void aHalfClosedConnectionIsServedToItsLastTurnAndThenClosed() {
    restart(new SessionLimits(1 << 24, 10, 1 << 20, 10, "test"));
    EmbeddedChannel channel = server.connect();
    channel.pipeline().fireChannelRead(bytes("PING\r\n".repeat(35) + "PI"));
    channel.pipeline().fireChannelReadComplete();
    EmbeddedConnections.endInput(channel);
    assertThat(EmbeddedConnections.text(channel)).isEqualTo("+PONG\r\n".repeat(35));
    assertThat(channel.isOpen()).isFalse();
  }

  private void restart(SessionLimits limits) {
    server.close();
    server = new EmbeddedConnections(limits);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
