package io.crabcache.server.bootstrap;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.Hello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bootstrap itself is the first client: it greets the server and sends a ping. So "ready" has
 * been tried, and the classes that a conversation needs are loaded, which on a busy machine takes
 * longer than a client's patience.
 */
final class FirstConversation {
  private static final Logger LOG = LoggerFactory.getLogger(FirstConversation.class);
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long PARTING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private FirstConversation() {}

  /**
   * Holds the conversation; a server that is too slow for it is left to its clients' judgment.
   *
   * @param connections tells how many there are at present
   */
  static void hold(CrabCacheServer.Address address, IntSupplier connections) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
      ByteBuf requests = requests();
      requests.readBytes(socket.getOutputStream(), requests.readableBytes());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      skipFrame(in);
      skipFrame(in);
      socket.shutdownOutput();
      long deadline = System.nanoTime() + PARTING_NANOS;
      while (connections.getAsInt() > 0 && System.nanoTime() - deadline < 0) {
        Thread.onSpinWait(); // Until its place is free for a real client.
      }
    } catch (IOException e) {
      LOG.warn("the server has not answered its own greeting on {}: {}", address, e.toString());
    }
  }

  private static ByteBuf requests() {
    ByteBuf out = Unpooled.buffer();
    Hello.of("bootstrap").write(out);
    CommandWriter writer = new CommandWriter(out);
    writer.begin(out, 1);
    writer.end();
    return out;
  }

  private static void skipFrame(DataInputStream in) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    if (length < FrameLayout.HEADER_BYTES) {
      throw new IOException("a frame of " + length + " bytes");
    }
    in.skipNBytes(length - Integer.BYTES);
  }
}
