package io.crabcache.benchmarks.hostile;

import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Many connections that send next to nothing and wait, all on one thread. */
final class WaitingConnections implements AutoCloseable {
  private static final int SELECT_MILLIS = 100;
  private static final int MAX_ANSWER_BYTES = 1024;

  private final Selector selector = Selector.open();
  private final Map<String, Integer> answers = new TreeMap<>();
  private int open;

  WaitingConnections() throws IOException {}

  /** Opens one more and sends this. */
  void add(InetSocketAddress server, byte[] bytes) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.write(ByteBuffer.wrap(bytes));
    channel.configureBlocking(false);
    ByteBuf answer = Unpooled.buffer(64, MAX_ANSWER_BYTES);
    channel.register(selector, SelectionKey.OP_READ, answer);
    open++;
  }

  /** Number of connections that the server has not closed. */
  int open() {
    return open;
  }

  /** What the server said before it closed, with how often. */
  Map<String, Integer> answers() {
    return answers;
  }

  /** Reads what has come, waiting a moment for it. */
  void poll() throws IOException {
    selector.select(this::read, SELECT_MILLIS);
  }

  private void read(SelectionKey key) {
    ByteBuf answer = (ByteBuf) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (answer.writeBytes(channel, answer.maxWritableBytes()) < 0) {
        answers.merge(text(answer), 1, Integer::sum);
        open--;
        channel.close();
      }
    } catch (IOException e) {
      answers.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
      open--;
      key.cancel();
    }
  }

  private static String text(ByteBuf answer) {
    if (answer.isReadable() && answer.getByte(0) == '-') {
      return answer.toString(StandardCharsets.US_ASCII).strip();
    }
    if (answer.readableBytes() < FrameLayout.HEADER_BYTES) {
      return "closed without a word";
    }
    ErrorFrame error = ErrorFrame.read(answer, FrameLayout.frameLength(answer, MAX_ANSWER_BYTES));
    return error.code() + ": " + error.text();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
