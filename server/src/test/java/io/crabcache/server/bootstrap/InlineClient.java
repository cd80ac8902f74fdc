package io.crabcache.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A person with a terminal: sends lines, reads replies. */
final class InlineClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  InlineClient(CrabCacheServer server) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.tcp().port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
  }

  /** Sends as it is. */
  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a line and returns the reply, of one line or a bulk string. */
  String ask(String line) throws IOException {
    send(line + "\r\n");
    return reply();
  }

  /** Reads a reply of one line or a bulk string, whose length is left out. */
  String reply() throws IOException {
    String line = line();
    if (!line.startsWith("$") || line.startsWith("$-")) {
      return line;
    }
    int length = Integer.parseInt(line.substring(1));
    String value = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    assertThat(line()).isEmpty();
    return value;
  }

  /** Reads to the end of a line; empty at the end of the stream. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Whether the server ends the connection without a further word. */
  boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
