package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client of the text dialects that is a socket and nothing else, so that it can misbehave. */
final class TextClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int SMALL_RECEIVE_BUFFER = 16 * 1024;

  final Socket socket = new Socket();
  private final InputStream in;

  TextClient(int port) throws IOException {
    socket.setReceiveBufferSize(SMALL_RECEIVE_BUFFER);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = socket.getInputStream();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Stores a value of that many bytes. */
  void set(String key, int length) throws IOException {
    send("*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n".formatted(key.length(), key, length));
    socket.getOutputStream().write(value(length));
    send("\r\n");
    expect("+OK\r\n");
  }

  static byte[] value(int length) {
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) (i * 31);
    }
    return value;
  }

  /** Waits for exactly this. */
  void expect(String text) throws IOException {
    byte[] read = in.readNBytes(text.length());
    assertThat(new String(read, StandardCharsets.ISO_8859_1)).isEqualTo(text);
  }

  /** Waits for the value that {@link #set} has stored. */
  void expectValue(int length) throws IOException {
    expect("$" + length + "\r\n");
    assertThat(Arrays.equals(in.readNBytes(length), value(length))).as("value").isTrue();
    expect("\r\n");
  }

  /** Waits for a reply that is a number, and one that is a value. */
  void expectNumberAndValue() throws IOException {
    assertThat(line()).startsWith(":");
    String value = line();
    assertThat(value).startsWith("$");
    if (!value.equals("$-1")) {
      assertThat(line()).hasSize(Integer.parseInt(value.substring(1)));
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      assertThat(b).as("a byte behind %s", line).isNotNegative();
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Waits for the end of what the server sends, which follows at once. */
  void expectEnd() throws IOException {
    assertThat(in.read()).as("what follows the last reply").isEqualTo(-1);
  }

  /** Everything up to the end, which may be a reset. */
  String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      all.writeBytes("(reset)".getBytes(StandardCharsets.US_ASCII));
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  void ping() throws IOException {
    send("PING\r\n");
    expect("+PONG\r\n");
  }

  /** Breaks the connection off with a reset, as the death of a process does. */
  void kill() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
