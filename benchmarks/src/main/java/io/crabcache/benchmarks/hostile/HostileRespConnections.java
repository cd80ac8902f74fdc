package io.crabcache.benchmarks.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many hostile connections of all kinds on one thread, which come back when the server has ended
 * them, at most so many a second. {@link #close} ends them.
 */
final class HostileRespConnections implements AutoCloseable {
  private static final int SELECT_MILLIS = 20;
  private static final int REOPENED_AT_ONCE = 10;
  private static final int RECEIVE_BUFFER_BYTES = 4096;
  private static final int MAX_ANSWER_BYTES = 160;
  private static final int SLOW_READ_BYTES = 16;
  private static final byte[] SLOW_REQUEST =
      "*2\r\n$3\r\nGET\r\n$3\r\nnot\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress server;
  private final List<HostileRespKind> kinds;
  private final Selector selector = Selector.open();
  private final Map<String, Integer> answers = new TreeMap<>();
  private final ByteBuffer answer = ByteBuffer.allocateDirect(MAX_ANSWER_BYTES);
  private final ByteBuffer slowRead = ByteBuffer.allocateDirect(SLOW_READ_BYTES);
  private final int wanted;
  private final Thread thread = new Thread(this::run, "hostile");
  private final Semaphore ended = new Semaphore(0);
  private volatile boolean closing;
  private final AtomicInteger open = new AtomicInteger();
  private int opened;
  private int seconds;

  /** Opens them all, the kinds in turns. */
  HostileRespConnections(InetSocketAddress server, int connections, List<HostileRespKind> kinds)
      throws IOException {
    this.server = server;
    this.kinds = kinds;
    wanted = connections;
    try {
      while (open.get() < wanted) {
        openOne();
      }
    } catch (IOException e) {
      closeAll();
      throw e;
    }
    thread.start();
  }

  /** Number of connections that the server has not ended. */
  int open() {
    return open.get();
  }

  /** Waits until the server has ended so many of them, those that came back included. */
  void awaitEnds(int number) throws InterruptedException {
    ended.acquire(number);
  }

  /** Ends them, and says what the server had answered or done, with how often. */
  Map<String, Integer> end() {
    close();
    return answers;
  }

  private void openOne() throws IOException {
    HostileRespKind kind = kinds.get(opened++ % kinds.size());
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.connect(server);
    channel.configureBlocking(false);
    boolean reads = kind != HostileRespKind.SLOW_READER;
    channel.register(selector, reads ? SelectionKey.OP_READ : 0, kind);
    open.incrementAndGet();
    channel.write(ByteBuffer.wrap(kind.opening()));
  }

  private void run() {
    long nextSecond = System.nanoTime();
    try {
      while (!closing) {
        selector.select(this::read, SELECT_MILLIS);
        for (int i = 0; i < REOPENED_AT_ONCE && open.get() < wanted; i++) {
          openOne();
        }
        if (System.nanoTime() >= nextSecond) {
          nextSecond += TimeUnit.SECONDS.toNanos(1);
          seconds++;
          selector.keys().forEach(this::goOnSlowly);
        }
      }
      closeAll();
    } catch (IOException e) {
      System.out.println("the hostile clients gave up: " + e.getMessage());
    }
  }

  /** Once a second. */
  private void goOnSlowly(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.attachment() == HostileRespKind.SLOW_SENDER) {
      byte next = SLOW_REQUEST[seconds % SLOW_REQUEST.length];
      attempt(key, channel -> channel.write(ByteBuffer.wrap(new byte[] {next})));
    } else if (key.attachment() == HostileRespKind.SLOW_READER) {
      attempt(key, channel -> channel.read(slowRead.clear()));
    }
  }

  private void read(SelectionKey key) {
    attempt(key, channel -> channel.read(answer.clear()));
    answer.flip();
    if (answer.hasRemaining()) {
      String text = StandardCharsets.UTF_8.decode(answer).toString();
      count(key.attachment() + ": " + text.lines().findFirst().orElse(""));
    }
  }

  private interface Io {
    int on(SocketChannel channel) throws IOException;
  }

  private void attempt(SelectionKey key, Io io) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (io.on(channel) < 0) {
        count(key.attachment() + ": closed");
        ended();
        channel.close();
      }
    } catch (IOException e) {
      count(key.attachment() + ": " + e.getMessage());
      ended();
      key.cancel();
    }
  }

  private void ended() {
    open.decrementAndGet();
    ended.release();
  }

  private void count(String what) {
    answers.merge(what, 1, Integer::sum);
  }

  private void closeAll() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
