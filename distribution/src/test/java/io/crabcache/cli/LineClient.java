package io.crabcache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person with a terminal in front of a server: sends lines, reads replies. */
final class LineClient implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("crabcache ready tcp=\\S+:(\\d+) .*");
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  private LineClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
  }

  /** Connects to a server that is starting, once it is ready. */
  static LineClient of(RunningCommand server) throws IOException {
    String line = server.line();
    Matcher ready = READY.matcher(line);
    assertThat(ready.matches()).as(line).isTrue();
    return new LineClient(Integer.parseInt(ready.group(1)));
  }

  /** Sends a line and returns the reply, of one line or a bulk string. */
  String ask(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String reply = line();
    if (!reply.startsWith("$") || reply.startsWith("$-")) {
      return reply;
    }
    int length = Integer.parseInt(reply.substring(1));
    String value = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    assertThat(line()).isEmpty();
    return value;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
