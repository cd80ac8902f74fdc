package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A load of RESP requests from one thread over a number of connections, in one of two ways.
 *
 * <p>A closed loop ({@link #run}) sends a batch, waits for all its replies and sends the next, on
 * every connection: as fast as the server can. An open loop ({@link #runPaced}) sends batches when
 * a fixed rate says so, whatever became of those before, and counts the latency of each from when
 * it should have been sent. A server that stands still therefore pays for each request that it kept
 * from being sent, which a closed loop never sees (coordinated omission).
 *
 * <p>One run at a time, any number after one another. Its state belongs to the event loop while a
 * run is under way. {@link #close} ends the connections.
 */
public final class RespLoad implements AutoCloseable {
  private static final long MAX_LATENCY_NANOS = TimeUnit.SECONDS.toNanos(100);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int FILLING_DEPTH = 100;

  /** What a key of a filling may take. */
  private static final long FILLING_PATIENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** What the last replies of a run may take. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How often a paced load looks at the clock at least, and at most. */
  private static final long MAX_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long MIN_TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final int depth;
  private final Requests requests;
  private final MultiThreadIoEventLoopGroup loop;
  private final List<LoadConnection> connections = new ArrayList<>();

  // Of the run under way; touched on the event loop only.
  private CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final Histogram latencies = new Histogram(MAX_LATENCY_NANOS, 3);
  private @Nullable Stalls stalls;
  private @Nullable ScheduledFuture<?> ticking;
  private boolean paced;
  private long start;
  private double intervalNanos;
  private long sendUntil;
  private long batches;
  private long sentBatches;
  private long answered;
  private long missingBefore;

  /**
   * Connects.
   *
   * @throws FailedException if the server cannot be reached
   */
  public RespLoad(InetSocketAddress server, LoadShape shape) {
    this(
        server,
        Requests.random(shape.command(), shape.valueBytes()),
        shape.depth(),
        shape.connections());
  }

  private RespLoad(InetSocketAddress server, Requests requests, int depth, int connections) {
    this.depth = depth;
    this.requests = requests;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      for (int i = 0; i < connections; i++) {
        connect(server);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Sets all keys to values of a size. */
  public static void fill(InetSocketAddress server, int valueBytes) {
    fill(server, valueBytes, LoadCommand.KEYS);
  }

  /**
   * Sets the first of all keys there could be, {@code key:000000000000} and on, to values of a
   * size.
   *
   * @param keys how many, 1 or more
   * @throws FailedException if the server refuses one, or answers fewer than 10,000 a second
   */
  public static void fill(InetSocketAddress server, int valueBytes, int keys) {
    Requests sets = Requests.filling(valueBytes, keys);
    long batches = (keys + FILLING_DEPTH - 1L) / FILLING_DEPTH;
    try (RespLoad load = new RespLoad(server, sets, FILLING_DEPTH, 1)) {
      load.await(
          () -> load.beginClosed(Long.MAX_VALUE / 2, batches),
          PATIENCE_NANOS + keys * FILLING_PATIENCE_NANOS);
    }
  }

  private void connect(InetSocketAddress server) {
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    LoadConnection connection = new LoadConnection(RespLoad.this, opened);
                    opened.pipeline().addLast(connection);
                    connections.add(connection);
                  }
                })
            .connect(server)
            .awaitUninterruptibly()
            .channel();
    if (!channel.isActive()) {
      throw new FailedException("cannot connect to " + server);
    }
  }

  /**
   * Runs the closed loop for a time.
   *
   * @throws FailedException if the server answers with an error, closes, or stands still
   */
  public LoadResult run(long nanos) {
    return await(() -> beginClosed(nanos, Long.MAX_VALUE), nanos + PATIENCE_NANOS);
  }

  /**
   * Runs the open loop for a time.
   *
   * @param perSecond commands
   * @throws FailedException if the server answers with an error, closes, or is so slow that the
   *     load is not through 30 s after the time
   */
  public LoadResult runPaced(double perSecond, long nanos) {
    return await(() -> beginPaced(perSecond, nanos), nanos + PATIENCE_NANOS);
  }

  private LoadResult await(Runnable beginning, long limitNanos) {
    CompletableFuture<LoadResult> mine = new CompletableFuture<>();
    loop.execute(
        () -> {
          result = mine;
          latencies.reset();
          answered = 0;
          sentBatches = 0;
          missingBefore = missing();
          start = System.nanoTime();
          beginning.run();
        });
    try {
      return mine.get(limitNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof FailedException known
          ? known
          : new FailedException("a load failed: " + cause, cause);
    } catch (TimeoutException e) {
      throw new FailedException(
          "the server has not answered a load within %d s"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(limitNanos)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted", e);
    }
  }

  private void beginClosed(long nanos, long maxBatches) {
    paced = false;
    stalls = null;
    sendUntil = start + nanos;
    batches = maxBatches;
    connections.forEach(this::idle);
  }

  private void beginPaced(double perSecond, long nanos) {
    paced = true;
    stalls = new Stalls(start);
    intervalNanos = depth * 1e9 / perSecond;
    batches = Math.max(1, (long) (nanos / intervalNanos));
    long tick = Math.min(MAX_TICK_NANOS, Math.max(MIN_TICK_NANOS, (long) intervalNanos));
    ticking = loop.scheduleAtFixedRate(this::sendDue, 0, tick, TimeUnit.NANOSECONDS);
  }

  /** Sends what is due, until a connection has too much under way: what is due stays due. */
  private void sendDue() {
    long now = System.nanoTime();
    if (stalls != null) {
      stalls.awake(now);
    }
    while (sentBatches < batches) {
      long due = start + (long) (sentBatches * intervalNanos);
      LoadConnection connection = connections.get((int) (sentBatches % connections.size()));
      if (due > now || connection.isFull()) {
        return;
      }
      sentBatches++;
      connection.send(due);
    }
  }

  Requests requests() {
    return requests;
  }

  int depth() {
    return depth;
  }

  /** Replies to a batch have come. */
  void answered(long due, long sent, long now, int replies) {
    latencies.recordValueWithCount(Math.min(now - due, MAX_LATENCY_NANOS), replies);
    answered += replies;
    if (stalls != null) {
      stalls.awake(now);
      stalls.answered(sent, now);
    }
  }

  /** A connection has all replies that it waited for. */
  void idle(LoadConnection connection) {
    if (!paced && sentBatches < batches) {
      long now = System.nanoTime();
      if (now < sendUntil) {
        sentBatches++;
        connection.send(now);
        return;
      }
    }
    boolean allSent = !paced || sentBatches == batches;
    if (allSent && answered == sentBatches * depth && !result.isDone()) {
      stopTicking();
      result.complete(
          new LoadResult(
              answered,
              System.nanoTime() - start,
              latencies.copy(),
              missing() - missingBefore,
              stalls));
    }
  }

  void fail(Throwable cause) {
    stopTicking();
    result.completeExceptionally(cause);
  }

  private void stopTicking() {
    if (ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  private long missing() {
    return connections.stream().mapToLong(LoadConnection::missing).sum();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
