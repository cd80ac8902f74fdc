package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.MutationLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that read slowly or not at all, on channels whose clock is turned by hand. */
class SlowReadersTest {
  private static final int LIMIT = EmbeddedConnections.MAX_STALLED_BYTES;
  private static final int PATIENCE = SlowReaders.PATIENCE_TICKS;

  /** Three of them are more than may wait, two are more than half of it. */
  private static final int LARGE = 100 * 1024;

  private static final int REPLY = "$102400\r\n".length() + LARGE + 2;
  private static final int MANY = 2 * SlowReaders.FLOOD;

  private final EmbeddedConnections server =
      new EmbeddedConnections(EmbeddedConnections.LIMITS, 4 * MANY, 1 << 26, MutationLog.NONE);

  @BeforeEach
  void storeWhatIsAskedFor() {
    EmbeddedChannel channel = server.connect();
    channel.writeInbound(bytes("SETRANGE k " + (LARGE - 1) + " v\r\n"));
    channel.writeInbound(bytes("SETRANGE small 1023 v\r\n"));
    assertThat(EmbeddedConnections.text(channel)).isEqualTo(":" + LARGE + "\r\n:1024\r\n");
    channel.finishAndReleaseAll();
  }

  @AfterEach
  void nothingWaitsAtTheEnd() {
    server.close();
  }

  @Test
  void whoReadsNothingStaysUntilTooMuchWaits() {
    SlowChannel first = asking(1);
    SlowChannel second = asking(1);
    assertThatTwoRepliesWait();
    server.ticks(2 * PATIENCE);
    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isTrue();
    first.read(REPLY);
    second.read(REPLY);
    assertThat(server.slowReaders.bytes()).isZero();
  }

  @Test
  void whoHasReadNothingForLongestIsEndedFirstAndWhoReadsALittleIsNot() {
    SlowChannel reading = asking(1);
    SlowChannel stalled = asking(1);
    SlowChannel youngest = asking(1);
    server.ticks(PATIENCE - 1);
    reading.read(1);
    assertThat(stalled.isOpen()).isTrue();
    server.ticks(1);
    assertThat(stalled.isOpen()).isFalse();
    assertThat(reading.isOpen()).isTrue();
    assertThat(youngest.isOpen()).isTrue();
    assertThat(server.count.cuts()).isOne();
    assertThatTwoRepliesWait();
    server.ticks(2 * PATIENCE);
    assertThat(server.count.cuts()).as("enough has gone").isOne();
  }

  /** So little waits for it that its channel stays writable, and tells nothing when it is read. */
  @Test
  void whoHasReadEverythingUnnoticedIsNotEnded() {
    SlowChannel quick = server.connect(new SlowChannel());
    quick.writeInbound(bytes("GET small\r\n"));
    asking(1);
    asking(1);
    asking(1);
    quick.read(2000);
    server.ticks(PATIENCE);
    assertThat(quick.isOpen()).isTrue();
    assertThat(server.count.cuts()).isOne();
  }

  @Test
  void theSocketOfWhoIsEndedThrowsAwayWhatItHas() {
    SlowChannel stalled = asking(1);
    asking(1);
    asking(1);
    server.ticks(PATIENCE);
    assertThat(stalled.isOpen()).isFalse();
    assertThat(stalled.linger()).isZero();
  }

  @Test
  void whoseRepliesAreLongWaitsUntilOthersHaveReadAndWhoseAreShortDoesNot() {
    SlowChannel patient = asking(1);
    SlowChannel brief = server.connect(new SlowChannel());
    brief.writeInbound(bytes("PING\r\n"));
    patient.read(REPLY);
    brief.read(Long.MAX_VALUE);
    SlowChannel first = asking(1);
    SlowChannel second = asking(1);

    patient.read(Long.MAX_VALUE);
    patient.writeInbound(bytes("GET k\r\n"));
    assertThat(patient.taken()).as("waits").isEqualTo(REPLY);
    assertThat(patient.config().isAutoRead()).isFalse();
    long before = brief.taken();
    brief.writeInbound(bytes("PING\r\n"));
    assertThat(brief.taken()).isEqualTo(before + "+PONG\r\n".length());

    first.read(REPLY);
    server.runAll();
    assertThat(patient.taken()).isEqualTo(2L * REPLY);
    assertThat(patient.config().isAutoRead()).isTrue();
    second.read(REPLY);
  }

  @Test
  void whoWaitsForThoseThatNeverReadIsServedInTheirPlace() {
    SlowChannel patient = asking(1);
    patient.read(Long.MAX_VALUE);
    SlowChannel first = asking(1);
    SlowChannel second = asking(1);
    patient.writeInbound(bytes("GET k\r\n"));
    assertThat(patient.taken()).isEqualTo(REPLY);
    server.ticks(PATIENCE);
    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
    assertThat(patient.taken()).isEqualTo(2L * REPLY);
  }

  @Test
  void whileItIsCrowdedATurnPreparesLittleAndWhoReadsGetsEverything() {
    asking(1);
    asking(1);
    EmbeddedChannel reading = server.connect();
    reading.writeInbound(bytes("GET small\r\n".repeat(100)));
    int most = SlowReaders.CROWDED_OUTPUT_BYTES + 1024 + 9;
    server.runAll();
    assertThat(reading.outboundMessages()).hasSizeGreaterThan(5);
    for (Object message : reading.outboundMessages()) {
      assertThat(((ByteBuf) message).readableBytes()).isLessThanOrEqualTo(most);
    }
    assertThat(EmbeddedConnections.text(reading)).hasSize(100 * (1024 + 9));
  }

  @Test
  void manyThatReadAreAllServedAlthoughTheyAskForMoreThanMayWait() {
    List<SlowChannel> clients = new ArrayList<>();
    int gets = 16;
    for (int i = 0; i < 50; i++) {
      clients.add(asking(gets));
    }
    assertThat(server.slowReaders.bytes()).isBetween((long) LIMIT, 2L << 20);
    long wanted = (long) gets * REPLY;
    for (int round = 0; round < 2000; round++) {
      clients.forEach(client -> client.read(64 * 1024));
      server.ticks(1);
    }
    assertThat(clients).allMatch(client -> client.taken() == wanted);
    assertThat(server.count.cuts()).isZero();
    assertThat(server.slowReaders.bytes()).isZero();
  }

  @Test
  void newConnectionsWaitWhileTooMuchWaitsTheOldestAndTheNewestAreServedByTurns() {
    SlowChannel first = asking(1);
    asking(1);
    asking(1);
    List<EmbeddedChannel> newcomers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      EmbeddedChannel newcomer = server.connect();
      newcomer.writeInbound(bytes("INCR n\r\n"));
      newcomers.add(newcomer);
      assertThat(newcomer.outboundMessages()).isEmpty();
      assertThat(newcomer.config().isAutoRead()).isFalse();
    }
    first.read(REPLY);
    server.runAll();
    List<Integer> places =
        newcomers.stream()
            .map(channel -> Integer.valueOf(EmbeddedConnections.text(channel).substring(1).strip()))
            .toList();
    assertThat(places).containsExactly(1, 3, 5, 7, 8, 6, 4, 2);
  }

  @Test
  void whoSendsAByteAtATimeIsNoNewConnectionForEver() {
    EmbeddedChannel slow = server.connect();
    slow.writeInbound(bytes("P"));
    asking(1);
    asking(1);
    asking(1);
    slow.writeInbound(bytes("ING\r\n"));
    assertThat(EmbeddedConnections.text(slow)).isEqualTo("+PONG\r\n");
  }

  @Test
  void inAFloodOfNewConnectionsPatienceIsShorter() {
    asking(1);
    asking(1);
    asking(1);
    List<SlowChannel> flood = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      flood.add(asking(1));
    }
    assertThat(flood).allMatch(channel -> channel.taken() == 0);
    server.ticks(SlowReaders.FLOODED_PATIENCE_TICKS - 1);
    assertThat(server.count.cuts()).isZero();
    server.ticks(1);
    assertThat(server.count.cuts()).isPositive();
    server.ticks(MANY * PATIENCE);
    assertThat(server.slowReaders.bytes()).as("all have had their turn").isLessThan(LIMIT + REPLY);
    assertThat(server.count.cuts()).isBetween((long) MANY, MANY + 3L);
  }

  @Test
  void fromTwiceTheBoundOnEveryoneWaits() {
    EmbeddedChannel known = server.connect();
    known.writeInbound(bytes("PING\r\n"));
    List<SlowChannel> stalling = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      SlowChannel channel = server.connect(new SlowChannel());
      channel.writeInbound(bytes("PING\r\n"));
      channel.read("+PONG\r\n".length());
      stalling.add(channel);
    }
    stalling.forEach(channel -> channel.writeInbound(bytes("GET k\r\n")));
    assertThat(server.slowReaders.bytes()).isGreaterThan(2 * LIMIT);
    assertThat(EmbeddedConnections.text(known)).isEqualTo("+PONG\r\n");
    known.writeInbound(bytes("PING\r\n"));
    assertThat(known.outboundMessages()).isEmpty();
    server.ticks(PATIENCE);
    assertThat(EmbeddedConnections.text(known)).isEqualTo("+PONG\r\n");
  }

  /** Netty counts some bytes for each buffer beside its own. */
  private void assertThatTwoRepliesWait() {
    assertThat(server.slowReaders.bytes()).isBetween(2L * REPLY, 2L * (REPLY + 100));
  }

  /** Connects a client that asks so many times for a large value and reads nothing yet. */
  private SlowChannel asking(int times) {
    SlowChannel channel = server.connect(new SlowChannel());
    channel.writeInbound(bytes("GET k\r\n".repeat(times)));
    return channel;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
