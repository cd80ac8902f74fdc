package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.session.SessionLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection on a channel without a socket, whose clock is turned by hand. */
class ConnectionTest {
  private static final int TIMEOUT_MILLIS = EmbeddedConnections.TIMEOUT_MILLIS;
  private static final int MAX_HELD_BYTES = EmbeddedConnections.MAX_HELD_BYTES;

  private EmbeddedConnections server = new EmbeddedConnections(EmbeddedConnections.LIMITS);

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    server.close();
  }

  @Test
  void theSameRepliesComeWhereverTheReadsAreCut() {
    ByteBuf conversation = conversation();
    EmbeddedChannel whole = server.connect();
    whole.writeInbound(conversation.retainedDuplicate());
    byte[] expected = written(whole);
    for (int cut = 0; cut <= conversation.readableBytes(); cut++) {
      EmbeddedChannel channel = server.connect();
      channel.writeInbound(conversation.copy(0, cut));
      channel.writeInbound(conversation.copy(cut, conversation.readableBytes() - cut));
      assertThat(written(channel)).as("cut at %d", cut).isEqualTo(expected);
      channel.finishAndReleaseAll();
    }
    EmbeddedChannel bytewise = server.connect();
    for (int i = 0; i < conversation.readableBytes(); i++) {
      bytewise.writeInbound(conversation.copy(i, 1));
    }
    assertThat(written(bytewise)).isEqualTo(expected);
    conversation.release();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4,1", "16,1", "64,1", "512,1", "10000,10"})
  void anyDepthIsAnsweredWithAWriteForEachTurn(int depth, int writes) {
    EmbeddedChannel channel = greeted();
    channel.writeInbound(pings(depth));
    EmbeddedConnections.runTurns(channel);
    assertThat(channel.outboundMessages()).hasSize(writes);
    assertThat(frameTypes(channel)).hasSize(depth).containsOnly(FrameType.REPLY);
  }

  @Test
  void aTurnIsBoundedAndTheRestIsAnsweredInLaterTurns() {
    restart(new SessionLimits(1 << 24, 10, 1 << 20, 10, "test"));
    EmbeddedChannel channel = greeted();
    ByteBuf pings = pings(35);
    channel.pipeline().fireChannelRead(pings).fireChannelReadComplete();

    assertThat(frameTypes(channel)).hasSize(10);
    assertThat(channel.config().isAutoRead()).as("is read from while it has more to do").isFalse();
    EmbeddedConnections.runTurns(channel);
    assertThat(frameTypes(channel)).hasSize(25);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void withoutPipeliningEachReplyIsAWriteOfItsOwn() {
    restart(new SessionLimits(1 << 24, 1, 1 << 20, 10, "test"));
    EmbeddedChannel channel = greeted();
    channel.writeInbound(pings(5));
    EmbeddedConnections.runTurns(channel);
    assertThat(channel.outboundMessages()).hasSize(5);
  }

  @Test
  void aFrameThatStaysUnfinishedIsGivenUpAlthoughBytesTrickleIn() {
    EmbeddedChannel channel = greeted();
    ByteBuf ping = pings(1);
    for (int i = 0; i < ping.readableBytes() - 1; i++) {
      channel.writeInbound(ping.copy(i, 1));
      server.pass(TIMEOUT_MILLIS / 20);
    }
    assertThat(channel.outboundMessages()).isEmpty();
    server.pass(TIMEOUT_MILLIS / 2);
    ping.release();
    ErrorFrame error = error(channel);
    assertThat(error.code()).isEqualTo(ErrorCode.UNFINISHED_FRAME);
    assertThat(error.text()).contains("1000 ms");
  }

  @Test
  void aHandshakeHasItsTimeFromItsFirstByteOn() {
    EmbeddedChannel channel = server.connect();
    server.pass(10 * TIMEOUT_MILLIS);
    channel.writeInbound(conversation().readSlice(1));
    server.pass(TIMEOUT_MILLIS - 1);
    assertThat(channel.isOpen()).isTrue();
    server.pass(1);
    assertThat(error(channel).code()).isEqualTo(ErrorCode.UNFINISHED_FRAME);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anIdleConnectionStays() {
    EmbeddedChannel channel = greeted();
    server.pass(100 * TIMEOUT_MILLIS);
    channel.writeInbound(pings(1));
    assertThat(frameTypes(channel)).containsExactly(FrameType.REPLY);
  }

  @Test
  void theTimeOfAFrameBeginsWhereTheOneBeforeItEnded() {
    EmbeddedChannel channel = greeted();
    ByteBuf two = pings(2);
    int frame = two.readableBytes() / 2;
    channel.writeInbound(two.copy(0, 5));
    server.pass(TIMEOUT_MILLIS - 1);
    channel.writeInbound(two.copy(5, frame));
    server.pass(TIMEOUT_MILLIS - 1);
    channel.writeInbound(two.copy(frame + 5, frame - 5));
    two.release();
    assertThat(frameTypes(channel)).containsExactly(FrameType.REPLY, FrameType.REPLY);
  }

  @Test
  void oneConnectionTooManyIsToldSoAndTakesNobodysPlace() {
    EmbeddedChannel first = greeted();
    EmbeddedChannel second = greeted();
    EmbeddedChannel third = server.connect();
    third.writeInbound(conversation());
    ErrorFrame error = error(third);
    assertThat(error.code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);
    assertThat(error.text()).contains("2 connections");
    assertThat(server.count.open()).isEqualTo(2);

    first.finishAndReleaseAll();
    EmbeddedChannel fourth = greeted();
    for (EmbeddedChannel served : List.of(second, fourth)) {
      served.writeInbound(pings(1));
      assertThat(frameTypes(served)).containsExactly(FrameType.REPLY);
    }
  }

  @Test
  void unfinishedFramesAreHeldUpToABoundOverAllConnectionsAndSmallOnesAreSpared() {
    EmbeddedChannel small = greeted();
    EmbeddedChannel large = greeted();
    ByteBuf frame = Unpooled.buffer().writeIntLE(8 << 20).writeZero(MAX_HELD_BYTES - 4);
    large.writeInbound(frame.copy());
    assertThat(large.outboundMessages()).isEmpty();
    assertThat(server.heldBytes.held()).isGreaterThanOrEqualTo(MAX_HELD_BYTES);

    small.writeInbound(frame.copy(0, 1000));
    assertThat(small.outboundMessages()).as("holds too little to matter").isEmpty();
    large.writeInbound(frame.copy(0, 1000));
    ErrorFrame error = error(large);
    assertThat(error.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(error.text()).contains("connection.max_held_bytes");
    server.pass(1);
    assertThat(server.heldBytes.held()).isLessThan(10_000);
    frame.release();
  }

  @Test
  void theSharesOfAllConnectionsAreTheOtherHalfOfWhatMayBeHeld() {
    assertThat(new HeldBytes(1 << 30, 1 << 14).share()).isEqualTo(1 << 15);
    assertThat(new HeldBytes(1L << 40, 1 << 14).share()).as("a read's worth").isEqualTo(1 << 16);
    HeldBytes held = new HeldBytes(1000, 1);
    assertThat(held.add(500)).isFalse();
    assertThat(held.add(1)).isTrue();
    assertThat(held.add(-1)).isFalse();
  }

  @Test
  void aClientThatReadsNothingOfItsRepliesIsCutAndOneThatReadsALittleIsNot() {
    EmbeddedChannel channel = greeted();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(50, 100));
    List<ByteBuf> unread =
        List.of(Unpooled.buffer().writeZero(200), Unpooled.buffer().writeZero(9));
    ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
    unread.forEach(
        bytes -> outbound.addMessage(bytes, bytes.readableBytes(), channel.newPromise()));
    assertThat(channel.isWritable()).isFalse();
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    server.pass(TIMEOUT_MILLIS - 1);
    assertThat(channel.isOpen()).isTrue();

    outbound.addFlush();
    outbound.removeBytes(1);
    server.pass(TIMEOUT_MILLIS - 1);
    assertThat(channel.isOpen()).isTrue();
    server.pass(TIMEOUT_MILLIS);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aDrainedConnectionIsServedUntilItFallsSilent() {
    EmbeddedChannel channel = greeted();
    server.drain();
    assertThat(frameTypes(channel)).containsExactly(FrameType.GOODBYE);
    server.pass(Connection.QUIET_MILLIS - 1);
    channel.writeInbound(pings(1));
    assertThat(frameTypes(channel)).containsExactly(FrameType.REPLY);
    server.pass(Connection.QUIET_MILLIS - 1);
    assertThat(channel.isOpen()).isTrue();
    server.pass(1);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoComesDuringTheDrainOrHasNotSaidHelloIsSentAway() {
    EmbeddedChannel begun = server.connect();
    begun.writeInbound(conversation().readSlice(1));
    server.drain();
    EmbeddedChannel late = server.connect();
    late.writeInbound(conversation());
    for (EmbeddedChannel channel : List.of(begun, late)) {
      assertThat(error(channel).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void whoSaysNothingDuringTheDrainIsClosed() {
    EmbeddedChannel silent = server.connect();
    server.drain();
    server.pass(Connection.QUIET_MILLIS - 1);
    assertThat(silent.isOpen()).isTrue();
    server.pass(1);
    assertThat(EmbeddedConnections.text(silent)).isEmpty();
    assertThat(silent.isOpen()).isFalse();
  }

  @Test
  void aDefectInOneConnectionKeepsNoOtherFromBeingDrained() {
    List<EmbeddedChannel> both = List.of(greeted(), greeted());
    server.defects = 1;
    server.drain();
    assertThat(both.stream().filter(EmbeddedChannel::isOpen)).hasSize(1);
    for (EmbeddedChannel channel : both) {
      List<Integer> types = frameTypes(channel);
      assertThat(types.contains(FrameType.GOODBYE)).isEqualTo(channel.isOpen());
    }
  }

  private void restart(SessionLimits limits) {
    server.close();
    server = new EmbeddedConnections(limits);
  }

  private EmbeddedChannel greeted() {
    EmbeddedChannel channel = server.connect();
    ByteBuf hello = Unpooled.buffer();
    Hello.of("tester").write(hello);
    channel.writeInbound(hello);
    assertThat(frameTypes(channel)).containsExactly(FrameType.WELCOME);
    return channel;
  }

  /** A handshake, a batch of several commands, and a batch of one. */
  private static ByteBuf conversation() {
    ByteBuf bytes = Unpooled.buffer();
    Hello.of("tester").write(bytes);
    CommandWriter writer = new CommandWriter(bytes);
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    batch(
        writer,
        bytes,
        1,
        commands -> {
          commands.open(0, 1, key, CacheSettings.DEFAULT);
          commands.put(0, 1, key, new byte[40], 0, null, 0);
        });
    batch(writer, bytes, 2, commands -> commands.read(io.crabcache.protocol.Opcode.GET, 0, 1, key));
    return bytes;
  }

  private static ByteBuf pings(int number) {
    ByteBuf bytes = Unpooled.buffer();
    CommandWriter writer = new CommandWriter(bytes);
    for (int i = 0; i < number; i++) {
      batch(writer, bytes, i, commands -> assertThat(commands.count()).isZero());
    }
    return bytes;
  }

  private static void batch(
      CommandWriter writer, ByteBuf out, int correlation, Consumer<CommandWriter> commands) {
    writer.begin(out, correlation);
    commands.accept(writer);
    writer.end();
  }

  /** Everything written so far, without the welcome, whose sequence number differs. */
  private static byte[] written(EmbeddedChannel channel) {
    ByteBuf all = EmbeddedConnections.outbound(channel);
    try {
      all.skipBytes(FrameLayout.frameLength(all, FrameLayout.MAX_HANDSHAKE_BYTES));
      // Version and sequence numbers grow from one conversation to the next: compare the shape.
      byte[] shape = new byte[all.readableBytes()];
      for (int at = all.readerIndex(), i = 0; at < all.writerIndex(); ) {
        int length = FrameLayout.frameLength(all.slice(at, all.writerIndex() - at), 1 << 20);
        all.getBytes(at, shape, i, FrameLayout.HEADER_BYTES);
        i += length;
        at += length;
      }
      return shape;
    } finally {
      all.release();
    }
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

  private static ErrorFrame error(EmbeddedChannel channel) {
    ByteBuf all = EmbeddedConnections.outbound(channel);
    try {
      return ErrorFrame.read(all, FrameLayout.frameLength(all, FrameLayout.MAX_HANDSHAKE_BYTES));
    } finally {
      all.release();
    }
  }
}
