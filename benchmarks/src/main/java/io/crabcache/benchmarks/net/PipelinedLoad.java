package io.crabcache.benchmarks.net;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A load that costs the machine as little as can be: one thread, a number of connections, on each
 * the same frame over and over. The thread writes to all connections, then reads all replies.
 */
final class PipelinedLoad implements AutoCloseable {
  private static final int CACHE = 1;
  private static final int KEYS = 1000;

  private final List<Socket> sockets = new ArrayList<>();
  private final List<byte[]> frames = new ArrayList<>();
  private final int commandsPerFrame;

  /**
   * A kind of command.
   *
   * @param valueBytes size of values
   */
  record Case(String name, int opcode, int valueBytes, int commandsPerFrame, int connections) {}

  PipelinedLoad(InetSocketAddress server, Case load) throws IOException {
    commandsPerFrame = load.commandsPerFrame();
    byte[] value = new byte[load.valueBytes()];
    for (int c = 0; c < load.connections(); c++) {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      socket.connect(server);
      greet(socket);
      exchange(socket, frame(KEYS, (writer, key) -> put(writer, key, value)));
      int first = c * commandsPerFrame;
      frames.add(
          frame(
              commandsPerFrame,
              load.opcode() == Opcode.GET
                  ? (writer, key) -> writer.read(Opcode.GET, 0, CACHE, key(first + key))
                  : (writer, key) -> put(writer, first + key, value)));
    }
  }

  private static void put(CommandWriter writer, int key, byte[] value) {
    writer.put(0, CACHE, key(key), value, 0, null, 0);
  }

  private static byte[] key(int number) {
    return "key:%012d"
        .formatted(number % KEYS)
        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static void greet(Socket socket) throws IOException {
    ByteBuf hello = Unpooled.buffer();
    Hello.of("load").write(hello);
    socket.getOutputStream().write(hello.array(), 0, hello.readableBytes());
    readFrame(new DataInputStream(socket.getInputStream()));
    byte[] name = {'b'};
    exchange(socket, frame(1, (writer, i) -> writer.open(0, CACHE, name, CacheSettings.DEFAULT)));
  }

  private static byte[] frame(int commands, BiConsumer<CommandWriter, Integer> command) {
    ByteBuf out = Unpooled.buffer();
    CommandWriter writer = new CommandWriter(out);
    writer.begin(out, 1);
    for (int i = 0; i < commands; i++) {
      command.accept(writer, i);
    }
    writer.end();
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private static void exchange(Socket socket, byte[] frame) throws IOException {
    socket.getOutputStream().write(frame);
    readFrame(new DataInputStream(socket.getInputStream()));
  }

  /** Reads one frame, throws it away and returns its length. */
  private static int readFrame(DataInputStream in) throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    in.skipNBytes(length - Integer.BYTES);
    return length;
  }

  /** Runs for a time and returns the number of commands that were answered. */
  long run(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    List<Exchange> exchanges = new ArrayList<>();
    for (int c = 0; c < sockets.size(); c++) {
      exchanges.add(new Exchange(sockets.get(c), frames.get(c)));
    }
    long rounds = 0;
    while (System.nanoTime() < end) {
      for (Exchange exchange : exchanges) {
        exchange.send();
      }
      for (Exchange exchange : exchanges) {
        exchange.receive();
      }
      rounds++;
    }
    return rounds * sockets.size() * commandsPerFrame;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection: all replies to its frame have one length, so one read call gets each. */
  private static final class Exchange {
    private final OutputStream out;
    private final DataInputStream in;
    private final byte[] frame;
    private byte[] reply;

    Exchange(Socket socket, byte[] frame) throws IOException {
      out = socket.getOutputStream();
      in = new DataInputStream(socket.getInputStream());
      this.frame = frame;
      send();
      reply = new byte[readFrame(in)];
    }

    void send() throws IOException {
      out.write(frame);
    }

    void receive() throws IOException {
      in.readFully(reply);
    }
  }
}
