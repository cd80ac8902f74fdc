package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Hello;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultReader;
import io.crabcache.protocol.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A client that is a socket and nothing else, so that it can misbehave. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SMALL_RECEIVE_BUFFER = 64 * 1024;

  final Socket socket = new Socket();
  private final DataInputStream in;

  /** Connects and says nothing. */
  RawClient(CrabCacheServer server) throws IOException {
    socket.setReceiveBufferSize(SMALL_RECEIVE_BUFFER);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(server.tcp().host(), server.tcp().port()));
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connects, shakes hands and opens cache "c" as 1. */
  static RawClient greeted(CrabCacheServer server) throws IOException {
    RawClient client = new RawClient(server);
    client.hello();
    client.welcome();
    client.send(batch(0, commands -> commands.open(0, 1, utf8("c"), CacheSettings.DEFAULT)));
    assertThat(client.reply()).isZero();
    return client;
  }

  void hello() throws IOException {
    ByteBuf hello = Unpooled.buffer();
    Hello.of("raw").write(hello);
    send(hello);
  }

  Welcome welcome() throws IOException {
    ByteBuf frame = frame();
    return Welcome.read(frame, frame.readableBytes());
  }

  void send(ByteBuf bytes) throws IOException {
    bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
  }

  void send(int... bytes) throws IOException {
    for (int b : bytes) {
      socket.getOutputStream().write(b);
    }
  }

  /** Waits for a frame. */
  ByteBuf frame() throws IOException {
    byte[] length = in.readNBytes(Integer.BYTES);
    assertThat(length.length).as("bytes of a frame's length").isEqualTo(Integer.BYTES);
    ByteBuf frame = Unpooled.buffer().writeBytes(length);
    int rest = frame.getIntLE(0) - Integer.BYTES;
    byte[] body = in.readNBytes(rest);
    assertThat(body.length).as("bytes of a frame's body").isEqualTo(rest);
    return frame.writeBytes(body);
  }

  static int type(ByteBuf frame) {
    return frame.getUnsignedByte(FrameLayout.TYPE_OFFSET);
  }

  static int correlation(ByteBuf frame) {
    return frame.getIntLE(FrameLayout.CORRELATION_OFFSET);
  }

  /** Waits for a reply and returns its correlation id. */
  int reply() throws IOException {
    ByteBuf frame = frame();
    assertThat(type(frame)).as("type of frame").isEqualTo(FrameType.REPLY);
    return correlation(frame);
  }

  /** Waits for a reply that has one result. */
  ResultReader result() throws IOException {
    ByteBuf frame = frame();
    ResultReader reader = new ResultReader();
    assertThat(reader.begin(frame, frame.readableBytes())).isOne();
    assertThat(reader.next(frame)).isTrue();
    return reader;
  }

  /** Waits for the error frame with which the server ends the connection, and for that end. */
  ErrorFrame lastError() throws IOException {
    ByteBuf frame = frame();
    ErrorFrame error = ErrorFrame.read(frame, frame.readableBytes());
    awaitEnd();
    return error;
  }

  /** Waits until the server has closed its side. */
  void awaitEnd() throws IOException {
    assertThat(in.read()).as("what follows the last frame").isEqualTo(-1);
  }

  /** A ping and its reply. */
  void roundTrip() throws IOException {
    send(batch(77, commands -> assertThat(commands.count()).isZero()));
    assertThat(reply()).isEqualTo(77);
  }

  void put(String key, byte[] value) throws IOException {
    send(batch(1, commands -> commands.put(0, 1, utf8(key), value, 0, null, 0)));
    assertThat(reply()).isOne();
  }

  static ByteBuf get(int correlation, String key) {
    return batch(correlation, commands -> commands.read(Opcode.GET, 0, 1, utf8(key)));
  }

  static ByteBuf batch(int correlation, Consumer<CommandWriter> commands) {
    ByteBuf out = Unpooled.buffer();
    CommandWriter writer = new CommandWriter(out);
    writer.begin(out, correlation);
    commands.accept(writer);
    writer.end();
    return out;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Breaks the connection off with a reset, as the death of a process does. */
  void kill() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes the connection as a client does that has what it wanted. */
  void leave() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
