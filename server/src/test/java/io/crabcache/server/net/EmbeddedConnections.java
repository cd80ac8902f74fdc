package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.resp.RequestLimits;
import io.crabcache.session.NativeSession;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.dialect.Dialects;
import io.crabcache.session.resp.Configuration;
import io.crabcache.session.resp.Network;
import io.crabcache.session.resp.ServerContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Connections on channels without a socket, whose clock is turned by hand. Closing checks that
 * nothing is held any more.
 */
final class EmbeddedConnections implements AutoCloseable {
  static final int TIMEOUT_MILLIS = 1000;
  static final int IDLE_TIMEOUT_MILLIS = 500 * TIMEOUT_MILLIS;
  static final int MAX_CONNECTIONS = 2;

  /** Half of what the server may hold: from there on each connection is held to its share. */
  static final int MAX_HELD_BYTES = 1 << 20;

  static final int MAX_STALLED_BYTES = 256 * 1024;

  static final SessionLimits LIMITS = SessionLimits.of("test");

  private static final RequestLimits REQUESTS = new RequestLimits(20_000, 1 << 20, 64 * 1024);

  final ConnectionCount count;
  final HeldBytes heldBytes;
  final SlowReaders slowReaders;

  /** How often the engine's clock is yet to fail. */
  int defects;

  private final Engine engine;
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final EventLoopConnections connections;
  private long nanos;

  EmbeddedConnections(SessionLimits limits) {
    this(limits, MAX_CONNECTIONS, MutationLog.NONE);
  }

  EmbeddedConnections(SessionLimits limits, int maxConnections, MutationLog log) {
    this(limits, maxConnections, 2 * MAX_HELD_BYTES, log);
  }

  EmbeddedConnections(SessionLimits limits, int maxConnections, long maxHeld, MutationLog log) {
    count = new ConnectionCount(maxConnections);
    heldBytes = new HeldBytes(maxHeld, maxConnections);
    engine =
        new Engine(
            EngineSettings.of(
                1 << 26,
                FrameLayout.DEFAULT_MAX_FRAME_BYTES - NativeSession.MAX_ENTRY_OVERHEAD_BYTES),
            this::time,
            log);
    NetSettings settings =
        new NetSettings(
            "localhost",
            0,
            1,
            maxConnections,
            maxHeld,
            MAX_STALLED_BYTES,
            256,
            TIMEOUT_MILLIS,
            IDLE_TIMEOUT_MILLIS,
            limits,
            REQUESTS);
    slowReaders = new SlowReaders(settings::maxStalledBytes, count);
    connections =
        new EventLoopConnections(
            new Dialects(
                engine,
                () -> slowReaders.bound(limits),
                REQUESTS,
                ServerContext.of("test", engine, Network.NONE, Configuration.NONE, null)),
            () -> settings,
            count,
            heldBytes,
            ByteBufAllocator.DEFAULT,
            () -> nanos,
            slowReaders,
            log);
  }

  EmbeddedChannel connect() {
    return connect(new EmbeddedChannel());
  }

  /** Starts a conversation on a channel of the caller's. */
  <T extends EmbeddedChannel> T connect(T channel) {
    channel.freezeTime();
    channel.pipeline().addLast("handler", new ChannelInboundHandlerAdapter());
    connections.accept(channel, "handler");
    channels.add(channel);
    return channel;
  }

  void drain() {
    connections.drain();
  }

  /** Turns the clock, and lets the server look at it. */
  void pass(int millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    connections.checkTimes();
  }

  /** Lets so many of the slow readers' ticks pass. */
  void ticks(int number) {
    for (int i = 0; i < number; i++) {
      channels.forEach(c -> c.advanceTimeBy(SlowReaders.TICK_MILLIS, TimeUnit.MILLISECONDS));
      runAll();
    }
  }

  /** Lets a connection that has more to do take its turns, one in each round of its event loop. */
  static void runTurns(EmbeddedChannel channel) {
    int before;
    do {
      before = channel.outboundMessages().size();
      channel.runPendingTasks();
    } while (channel.outboundMessages().size() > before);
  }

  /**
   * Lets all connections do what they have to do, and what was left to the loops of closed ones.
   */
  void runAll() {
    channels.forEach(EmbeddedConnections::runTurns);
  }

  /** Has the client close its side. */
  static void endInput(EmbeddedChannel channel) {
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    runTurns(channel);
  }

  /** Everything that was written and not taken yet. */
  static ByteBuf outbound(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  /** The same as text, a character for each byte. */
  static String text(EmbeddedChannel channel) {
    return outbound(channel).toString(StandardCharsets.ISO_8859_1);
  }

  private Instant time() {
    if (defects > 0) {
      defects--;
      throw new IllegalStateException("staged");
    }
    return Instant.now();
  }

  @Override
  public void close() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    connections.close();
    engine.close();
    assertThat(count.open()).isZero();
    assertThat(heldBytes.held()).isZero();
    assertThat(slowReaders.bytes()).isZero();
  }
}
