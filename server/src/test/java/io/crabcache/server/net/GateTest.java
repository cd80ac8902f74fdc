package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Opcode;
import io.crabcache.session.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies wait for a log whose disk is as fast as the test says. */
class GateTest {
  private static final int TIMEOUT_MILLIS = EmbeddedConnections.TIMEOUT_MILLIS;
  private static final byte[] KEY = {'k'};

  private final ManualLog log = new ManualLog();
  private EmbeddedConnections server = server(EmbeddedConnections.LIMITS, 10);

  private EmbeddedConnections server(SessionLimits limits, int maxConnections) {
    return new EmbeddedConnections(limits, maxConnections, log);
  }

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    server.close();
    assertThat(log.listeners()).isZero();
  }

  @Test
  void aReplyStaysUntilTheLogHasWhatItTells() {
    EmbeddedChannel client = server.connect();
    send(client, "SET k v\r\n");
    assertThat(received(client)).isEmpty();
    log.acknowledge(log.appended() - 1);
    assertThat(received(client)).as("one record too few").isEmpty();
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n");
  }

  @Test
  void soDoRepliesInTheNativeDialect() {
    EmbeddedChannel client = greeted();
    client.writeInbound(batch(7, commands -> commands.put(0, 1, KEY, KEY, 0, null, 0)));
    server.runAll();
    assertThat(client.outboundMessages()).isEmpty();
    log.acknowledge();
    server.runAll();
    assertThat(frameTypes(client)).containsExactly(FrameType.REPLY);
  }

  @Test
  void whatTheLogHasWhenTheTurnEndsLeavesAtOnce() {
    EmbeddedChannel client = server.connect();
    log.acknowledge(Long.MAX_VALUE - 1);
    client.writeInbound(ascii("SET k v\r\n"));
    assertThat(EmbeddedConnections.text(client)).isEqualTo("+OK\r\n");
  }

  @Test
  void aReadWaitsForTheWriteOfAnotherThatItShows() {
    EmbeddedChannel writer = server.connect();
    EmbeddedChannel reader = server.connect();
    EmbeddedChannel nativeReader = greeted();
    send(writer, "SET k v\r\n");
    send(reader, "GET k\r\n");
    send(server.connect(), "INFO keyspace\r\n");
    nativeReader.writeInbound(batch(1, commands -> commands.bare(Opcode.STATISTICS, 1)));
    assertThat(received(reader)).isEmpty();
    assertThat(frameTypes(nativeReader)).isEmpty();
    log.acknowledge();
    assertThat(received(reader)).isEqualTo("$1\r\nv\r\n");
    assertThat(frameTypes(nativeReader)).containsExactly(FrameType.REPLY);
  }

  @Test
  void whatDependsOnNothingLeavesAtOnce() {
    send(server.connect(), "SET k v\r\n");
    EmbeddedChannel other = server.connect();
    send(other, "PING\r\nECHO hello\r\n");
    assertThat(received(other)).isEqualTo("+PONG\r\n$5\r\nhello\r\n");
  }

  @Test
  void commandsThatShowTheStoreByThemselvesWaitToo() {
    send(server.connect(), "SET k v\r\n");
    List<String> commands =
        List.of(
            "INFO",
            "STATS",
            "METRICS",
            "DBSIZE",
            "KEYS *",
            "SCAN 0",
            "SCAN 0 COUNT 1000",
            "RANDOMKEY",
            "LCS k k",
            "MEMORY USAGE k",
            "OBJECT FREQ k",
            "MGET k none",
            "FLUSHALL");
    for (String command : commands) {
      EmbeddedChannel client = server.connect();
      send(client, command + "\r\n");
      assertThat(received(client)).as(command).isEmpty();
      client.finishAndReleaseAll();
    }
    log.acknowledge();
  }

  @Test
  void whatComesMeanwhileIsExecutedAfterwardsAndInItsOrder() {
    EmbeddedChannel client = server.connect();
    send(client, "SET k 1\r\nINCR k\r\nIN");
    long before = log.appended();
    send(client, "CR k\r\n");
    send(client, "PING\r\nGET k\r\n");
    assertThat(received(client)).isEmpty();
    assertThat(log.appended()).as("nothing is executed at the gate").isEqualTo(before);
    assertThat(client.config().isAutoRead()).isTrue();
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n:2\r\n");
    assertThat(log.appended()).isEqualTo(before + 1);
    log.acknowledge();
    assertThat(received(client)).isEqualTo(":3\r\n+PONG\r\n$1\r\n3\r\n");
  }

  @Test
  void manyAreLetGoTogetherInTheirOrder() {
    int many = 3 * Gate.MAX_LET_GO;
    restart(EmbeddedConnections.LIMITS, many);
    List<EmbeddedChannel> clients = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      EmbeddedChannel client = server.connect();
      send(client, "SET k" + i + " v\r\n");
      clients.add(client);
    }
    log.acknowledge(log.appended() / 2);
    server.runAll();
    assertThat(clients.stream().filter(client -> !client.outboundMessages().isEmpty()))
        .as("the first half")
        .hasSize((int) log.appended() / 2 - 1) // One record is that of the database.
        .isEqualTo(clients.subList(0, (int) log.appended() / 2 - 1));
    log.acknowledge();
    server.runAll();
    for (EmbeddedChannel client : clients) {
      assertThat(EmbeddedConnections.text(client)).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void anAcknowledgmentBetweenTheLookAtTheLogAndTheWishToBeToldIsNotMissed() {
    EmbeddedChannel client = server.connect();
    log.acknowledgeBehindNextLook();
    send(client, "SET k v\r\n");
    assertThat(received(client)).isEqualTo("+OK\r\n");
  }

  @Test
  void anAcknowledgmentThatNobodyIsToldOfIsFoundByWhoComes() {
    EmbeddedChannel first = server.connect();
    send(first, "SET k v\r\n");
    log.acknowledgeSilently();
    EmbeddedChannel second = server.connect();
    send(second, "SET k v\r\n");
    log.acknowledge();
    assertThat(received(first)).isEqualTo("+OK\r\n");
    assertThat(received(second)).isEqualTo("+OK\r\n");
  }

  @Test
  void whoClosesItsSideGetsItsRepliesBeforeTheEnd() {
    EmbeddedChannel client = server.connect();
    send(client, "SET k v\r\nGET k\r\nGE");
    EmbeddedConnections.endInput(client);
    server.pass(100 * TIMEOUT_MILLIS);
    assertThat(client.isOpen()).isTrue();
    assertThat(received(client)).isEmpty();
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n$1\r\nv\r\n");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void theLastRepliesOfAConnectionWaitLikeAny() {
    for (String last : List.of("QUIT\r\n", "*x\r\n")) {
      EmbeddedChannel client = server.connect();
      send(client, "SET k v\r\n" + last + "SET k w\r\n");
      server.pass(100 * TIMEOUT_MILLIS);
      assertThat(client.isOpen()).isTrue();
      assertThat(received(client)).isEmpty();
      log.acknowledge();
      String end = last.startsWith("Q") ? "+OK\r\n" : "-ERR Protocol error";
      assertThat(received(client)).startsWith("+OK\r\n" + end);
      assertThat(client.isOpen()).isFalse();
    }
  }

  @Test
  void soDoesAnErrorOfTheNativeDialect() {
    EmbeddedChannel client = greeted();
    ByteBuf frames = batch(7, commands -> commands.put(0, 1, KEY, KEY, 0, null, 0));
    client.writeInbound(frames.writeIntLE(1));
    assertThat(frameTypes(client)).isEmpty();
    log.acknowledge();
    server.runAll();
    assertThat(frameTypes(client)).containsExactly(FrameType.REPLY, FrameType.ERROR);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void whenTheLogFailsRepliesAreThrownAwayAndTheOutcomeIsToldToBeUnknown() {
    EmbeddedChannel text = server.connect();
    EmbeddedChannel quitting = server.connect();
    EmbeddedChannel half = server.connect();
    EmbeddedChannel packed = greeted();
    send(text, "SET k v\r\nPING\r\n");
    send(text, "PING\r\n");
    send(quitting, "SET k v\r\nQUIT\r\n");
    send(half, "SET k v\r\n");
    EmbeddedConnections.endInput(half);
    packed.writeInbound(batch(7, commands -> commands.put(0, 1, KEY, KEY, 0, null, 0)));
    log.fail("the disk is full");
    for (EmbeddedChannel client : List.of(text, quitting, half)) {
      assertThat(received(client))
          .isEqualTo("-MISCONF what was asked for may or may not last: the disk is full\r\n");
      assertThat(client.isOpen()).isFalse();
    }
    ErrorFrame error = error(packed);
    assertThat(error.code()).isEqualTo(ErrorCode.NOT_DURABLE);
    assertThat(error.text()).contains("may or may not last: the disk is full");
    assertThat(packed.isOpen()).isFalse();
  }

  @Test
  void whatWasAcknowledgedBeforeTheFailureIsSent() {
    EmbeddedChannel first = server.connect();
    EmbeddedChannel second = server.connect();
    send(first, "SET k v\r\n");
    long safe = log.appended();
    send(second, "SET k w\r\n");
    log.acknowledge(safe);
    log.fail("gone");
    assertThat(received(first)).isEqualTo("+OK\r\n");
    assertThat(received(second)).startsWith("-MISCONF ");
  }

  @Test
  void afterTheFailureReadsShowMemoryAndWritesAreRefusedOneByOne() {
    EmbeddedChannel writer = server.connect();
    send(writer, "SET k v\r\n");
    log.fail("gone");
    assertThat(received(writer)).startsWith("-MISCONF ");
    EmbeddedChannel client = server.connect();
    send(client, "GET k\r\nSET k w\r\nINCR n\r\nMSET a 1 b 2\r\nFLUSHALL\r\nGET k\r\nDBSIZE\r\n");
    assertThat(received(client).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("$1"),
            line -> assertThat(line).isEqualTo("v"),
            line -> assertThat(line).startsWith("-MISCONF "),
            line -> assertThat(line).startsWith("-MISCONF "),
            line -> assertThat(line).startsWith("-MISCONF "),
            line -> assertThat(line).startsWith("-MISCONF "),
            line -> assertThat(line).isEqualTo("$1"),
            line -> assertThat(line).isEqualTo("v"),
            line -> assertThat(line).isEqualTo(":1"));
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void nothingIsExecutedWhileTheLogIsBehind() {
    EmbeddedChannel client = server.connect();
    log.behind(true);
    send(client, "SET k v\r\nGET");
    send(client, " k\r\n");
    assertThat(log.appended()).isZero();
    server.pass(100 * TIMEOUT_MILLIS);
    assertThat(client.isOpen()).isTrue();
    log.behind(false);
    server.runAll();
    assertThat(log.appended()).isPositive();
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n$1\r\nv\r\n");
  }

  @Test
  void repliesAreReleasedWhileTheLogIsBehind() {
    EmbeddedChannel client = server.connect();
    send(client, "SET k v\r\n");
    log.behind(true);
    send(client, "SET k w\r\n");
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n");
    long before = log.appended();
    server.runAll();
    assertThat(log.appended()).isEqualTo(before);
    log.behind(false);
    server.runAll();
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n");
  }

  @Test
  void whoWaitsForALogThatIsBehindIsServedOnceItHasFailed() {
    EmbeddedChannel client = server.connect();
    log.behind(true);
    send(client, "PING\r\n");
    assertThat(received(client)).isEmpty();
    log.fail("gone");
    assertThat(received(client)).isEqualTo("+PONG\r\n");
  }

  @Test
  void aStopLetsTheGateOpenFirst() {
    EmbeddedChannel client = greeted();
    client.writeInbound(batch(7, commands -> commands.put(0, 1, KEY, KEY, 0, null, 0)));
    client.writeInbound(batch(8, commands -> commands.read(Opcode.GET, 0, 1, KEY)));
    server.drain();
    server.pass(10 * Connection.QUIET_MILLIS);
    assertThat(client.isOpen()).isTrue();
    assertThat(frameTypes(client)).isEmpty();
    log.acknowledge();
    server.runAll();
    assertThat(frameTypes(client))
        .containsExactly(FrameType.REPLY, FrameType.GOODBYE, FrameType.REPLY);
    server.pass(Connection.QUIET_MILLIS - 1);
    assertThat(client.isOpen()).isTrue();
    server.pass(Connection.QUIET_MILLIS);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void nobodyIsTakenToBeSlowOrIdleWhileItIsTheLogThatTakesItsTime() {
    EmbeddedChannel client = server.connect();
    send(client, "SET k v\r\nGE");
    server.pass(2 * EmbeddedConnections.IDLE_TIMEOUT_MILLIS);
    server.pass(2 * EmbeddedConnections.IDLE_TIMEOUT_MILLIS);
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n");
    server.pass(TIMEOUT_MILLIS - 1);
    assertThat(client.isOpen()).as("the unfinished request's time begins now").isTrue();
    server.pass(1);
    assertThat(received(client)).contains("unfinished");
  }

  @Test
  void aClientThatSendsOnAtTheGateIsReadFromUpToABound() {
    EmbeddedChannel client = server.connect();
    send(client, "SET k v\r\n");
    int sent = 0;
    while (client.config().isAutoRead()) {
      send(client, "PING\r\n".repeat(1000));
      sent += 1000;
      assertThat(sent * 6).isLessThan(2 * Connection.MAX_GATED_INPUT_BYTES);
    }
    assertThat(sent * 6).isGreaterThanOrEqualTo(Connection.MAX_GATED_INPUT_BYTES);
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n" + "+PONG\r\n".repeat(sent));
    assertThat(client.config().isAutoRead()).isTrue();
  }

  @Test
  void whatWaitsAtTheGateCountsAsHeldAndKeepsOthersFromAddingToIt() {
    EmbeddedChannel holder = server.connect();
    EmbeddedChannel other = server.connect();
    int large = EmbeddedConnections.MAX_HELD_BYTES / 8;
    send(holder, "SET k 1\r\nSETRANGE k " + large + " x\r\n" + "GET k\r\n".repeat(3));
    assertThat(server.heldBytes.held()).isLessThan(EmbeddedConnections.MAX_HELD_BYTES);
    send(other, "GET k\r\n".repeat(5));
    assertThat(server.heldBytes.isOver()).isTrue();
    EmbeddedChannel third = server.connect();
    send(third, "PING\r\n");
    assertThat(received(third)).as("a turn while too much is held").isEmpty();
    log.acknowledge();
    server.runAll();
    assertThat(received(holder)).hasSizeGreaterThan(3 * large);
    assertThat(received(other)).hasSizeGreaterThan(5 * large);
    assertThat(received(third)).isEqualTo("+PONG\r\n");
  }

  @Test
  void whoGoesWhileItWaitsIsForgotten() {
    EmbeddedChannel first = server.connect();
    EmbeddedChannel second = server.connect();
    EmbeddedChannel third = server.connect();
    send(first, "SET k v\r\n");
    send(second, "SET k v\r\n");
    log.behind(true);
    send(third, "SET k v\r\n");
    first.finishAndReleaseAll();
    third.finishAndReleaseAll();
    log.behind(false);
    log.acknowledge();
    assertThat(received(second)).isEqualTo("+OK\r\n");
    assertThat(server.count.open()).isOne();
  }

  @Test
  void withoutPipeliningEachReplyIsAWriteOfItsOwnStill() {
    restart(new SessionLimits(1 << 24, 1, 1 << 20, 10, "test"), 10);
    EmbeddedChannel client = server.connect();
    send(client, "SET k v\r\nINCRBY n 2\r\nPING\r\n");
    long before = log.appended();
    assertThat(client.outboundMessages()).isEmpty();
    log.acknowledge();
    EmbeddedConnections.runTurns(client);
    assertThat(client.outboundMessages()).hasSize(1);
    assertThat(log.appended()).isEqualTo(before + 1);
    log.acknowledge();
    EmbeddedConnections.runTurns(client);
    assertThat(client.outboundMessages()).hasSize(3);
    assertThat(received(client)).isEqualTo("+OK\r\n:2\r\n+PONG\r\n");
  }

  @Test
  void whatNobodyAwaitsIsWrittenAllTheSame() {
    EmbeddedChannel client = server.connect();
    send(client, "CLIENT REPLY OFF\r\nSET k v\r\n");
    assertThat(log.appended()).isPositive();
    assertThat(log.toldToWrite()).isEqualTo(log.appended());
  }

  @Test
  void whoWantsNoRepliesIsNotHeldUp() {
    EmbeddedChannel client = server.connect();
    send(client, "CLIENT REPLY OFF\r\nSET k v\r\n");
    long before = log.appended();
    send(client, "SET k w\r\n");
    assertThat(log.appended()).isGreaterThan(before);
    send(client, "CLIENT REPLY ON\r\n");
    assertThat(received(client)).isEmpty();
    log.acknowledge();
    assertThat(received(client)).isEqualTo("+OK\r\n");
  }

  private void restart(SessionLimits limits, int maxConnections) {
    server.close();
    server = server(limits, maxConnections);
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static void send(EmbeddedChannel client, String text) {
    client.writeInbound(ascii(text));
    EmbeddedConnections.runTurns(client);
  }

  /** What has come, once all have done what they can. */
  private String received(EmbeddedChannel client) {
    server.runAll();
    return EmbeddedConnections.text(client);
  }

  /** A client of the native dialect with a cache of the id 1. */
  private EmbeddedChannel greeted() {
    EmbeddedChannel client = server.connect();
    ByteBuf hello = Unpooled.buffer();
    Hello.of("tester").write(hello);
    client.writeInbound(hello);
    assertThat(frameTypes(client)).containsExactly(FrameType.WELCOME);
    client.writeInbound(batch(0, commands -> commands.open(0, 1, KEY, CacheSettings.DEFAULT)));
    log.acknowledge();
    server.runAll();
    assertThat(frameTypes(client)).containsExactly(FrameType.REPLY);
    return client;
  }

  private static ByteBuf batch(int correlation, Consumer<CommandWriter> commands) {
    ByteBuf out = Unpooled.buffer();
    CommandWriter writer = new CommandWriter(out);
    writer.begin(out, correlation);
    commands.accept(writer);
    writer.end();
    return out;
  }

  private static List<Integer> frameTypes(EmbeddedChannel channel) {
    ByteBuf all = EmbeddedConnections.outbound(channel);
    List<Integer> types = new ArrayList<>();
    while (all.isReadable()) {
      types.add((int) all.getUnsignedByte(all.readerIndex() + FrameLayout.TYPE_OFFSET));
      all.skipBytes(FrameLayout.frameLength(all, 1 << 24));
    }
    all.release();
    return types;
  }

  private ErrorFrame error(EmbeddedChannel channel) {
    server.runAll();
    ByteBuf all = EmbeddedConnections.outbound(channel);
    try {
      return ErrorFrame.read(all, FrameLayout.frameLength(all, FrameLayout.MAX_HANDSHAKE_BYTES));
    } finally {
      all.release();
    }
  }
}
