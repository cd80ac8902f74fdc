package io.crabcache.testing;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection as a person has it who sits at redis-cli: takes the line that they would type and
 * gives what they would read. Lines travel as inline commands, so quotes and escapes are as there.
 * For tests that are to run where no Redis is installed. Not thread safe.
 */
public final class RedisPrompt implements Closeable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * Connects to a server of this machine.
   *
   * @throws IOException if there is none at the port
   */
  public RedisPrompt(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends a line and waits for the reply.
   *
   * @return the reply as redis-cli shows it: {@code OK}, {@code "text"}, {@code (integer) 1},
   *     {@code (nil)}, {@code (error) ERR …}, {@code 1) "a"} and so on by lines
   * @throws IOException if none comes
   */
  public String type(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    return reply();
  }

  private String reply() throws IOException {
    int type = in.read();
    String line = line();
    return switch (type) {
      case '+' -> line;
      case '-' -> "(error) " + line;
      case ':' -> "(integer) " + line;
      case '$' -> line.equals("-1") ? "(nil)" : bulk(Integer.parseInt(line));
      case '*' -> array(Integer.parseInt(line));
      default -> throw new IOException("a reply begins with byte " + type + ", then: " + line);
    };
  }

  private String array(int elements) throws IOException {
    if (elements <= 0) {
      return elements < 0 ? "(nil)" : "(empty array)";
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 1; i <= elements; i++) {
      shown.append(i == 1 ? "" : "\n").append(i).append(") ").append(reply());
    }
    return shown.toString();
  }

  private String bulk(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || !line().isEmpty()) {
      throw new IOException("a string of %d bytes ends early or late".formatted(length));
    }
    StringBuilder shown = new StringBuilder("\"");
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        shown.append("\\x%02x".formatted(b & 0xFF));
      } else {
        shown.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
      }
    }
    return shown.append('"').toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the server has ended the connection after: " + line);
      }
      line.append((char) b);
    }
    if (in.read() != '\n') {
      throw new IOException("no line feed follows the carriage return after: " + line);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
