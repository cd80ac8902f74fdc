package io.crabcache.server.net;

import io.crabcache.engine.log.MutationLog;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.session.dialect.Dialects;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop: lets them in, looks for those that take too long, and ends
 * them. Belongs to that loop.
 */
final class EventLoopConnections implements AutoCloseable {

  /** Read buffers adapt to what a connection sends, between these bounds. */
  private static final int MIN_READ_BYTES = 64;

  /** As long as a connection waits for its first turn, it costs no more. */
  private static final int FIRST_READ_BYTES = 512;

  private static final int MAX_READ_BYTES = 64 * 1024;

  /**
   * Bytes that the system takes of a connection's replies and cannot send yet. Otherwise it takes
   * megabytes of each client that does not read.
   */
  private static final long MAX_UNSENT_BYTES = 128 * 1024;

  /** Most connections over the limit that are given time to be told so: the youngest. */
  static final int MAX_REFUSED = 32;

  private final Dialects dialects;
  private final Supplier<NetSettings> settings;
  private final ConnectionCount count;
  private final HeldBytes heldBytes;
  private final ByteBufAllocator allocator;
  private final LongSupplier clock;
  private final RecvByteBufAllocator readSizes;
  private final @Nullable Gate gate;
  private final SlowReaders slowReaders;
  private final Set<Connection> connections = new HashSet<>();
  private final Set<Connection> refused = new LinkedHashSet<>();
  private boolean draining;

  /**
   * Creates a loop's connections.
   *
   * @param log the engine's, on which replies wait; {@link #close} stops that
   */
  EventLoopConnections(
      Dialects dialects,
      Supplier<NetSettings> settings,
      ConnectionCount count,
      HeldBytes heldBytes,
      ByteBufAllocator allocator,
      LongSupplier clock,
      SlowReaders slowReaders,
      MutationLog log) {
    this.dialects = dialects;
    this.settings = settings;
    this.count = count;
    this.heldBytes = heldBytes;
    this.allocator = allocator;
    this.clock = clock;
    this.gate = log == MutationLog.NONE ? null : new Gate(log, heldBytes);
    this.slowReaders = slowReaders;
    this.readSizes =
        new AdaptiveRecvByteBufAllocator(MIN_READ_BYTES, FIRST_READ_BYTES, MAX_READ_BYTES);
  }

  /**
   * Starts a conversation on a channel that has connected.
   *
   * @param handlerName the handler in the channel's pipeline whose place ours takes
   */
  void accept(Channel channel, String handlerName) {
    channel
        .config()
        .setAllocator(allocator)
        .setRecvByteBufAllocator(readSizes)
        .setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    // Elsewhere than with epoll this is no option, and is not set.
    channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT_BYTES);
    ChannelPeer peer = new ChannelPeer(channel);
    Connection connection = new Connection(dialects.open(peer), this);
    boolean admitted = count.enter();
    (admitted ? connections : refused).add(connection);
    channel.pipeline().replace(handlerName, "crabcache", connection);
    if (!admitted) {
      refuse(connection);
    } else if (draining) {
      connection.drain();
    }
  }

  private void refuse(Connection connection) {
    if (refused.size() > MAX_REFUSED) {
      refused.iterator().next().cut();
    }
    connection.refuse(
        ErrorCode.TOO_MANY_CONNECTIONS,
        "the server has %d connections, as many as it may have (connection.max_connections)"
            .formatted(count.max()));
  }

  void remove(Connection connection) {
    if (connections.remove(connection)) {
      count.leave();
    }
    refused.remove(connection);
  }

  /** Says goodbye to everyone, those included who come later. */
  void drain() {
    draining = true;
    List.copyOf(connections).forEach(Connection::drain);
  }

  /** Ends what takes too long. */
  void checkTimes() {
    long now = clock.getAsLong();
    List.copyOf(connections).forEach(c -> c.checkTime(now));
    List.copyOf(refused).forEach(c -> c.checkTime(now));
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  /** Where connections wait for the engine's log; null if there is none. */
  @Nullable Gate gate() {
    return gate;
  }

  /** Replies that wait to be read. */
  SlowReaders slowReaders() {
    return slowReaders;
  }

  HeldBytes heldBytes() {
    return heldBytes;
  }

  int bufferBytes() {
    return settings.get().bufferBytes();
  }

  int unfinishedTimeoutMillis() {
    return settings.get().unfinishedTimeoutMillis();
  }

  int idleTimeoutMillis() {
    return settings.get().idleTimeoutMillis();
  }

  /** Whether a write may hold the replies to more than one command or frame. */
  boolean isPipelining() {
    return settings.get().session().maxBatchCommands() > 1;
  }

  /** Counts a connection that is ended because its client goes beyond a bound. */
  void countCut() {
    count.cut();
  }

  /** Is told nothing more by the engine's log. */
  @Override
  public void close() {
    if (gate != null) {
      gate.close();
    }
  }
}
