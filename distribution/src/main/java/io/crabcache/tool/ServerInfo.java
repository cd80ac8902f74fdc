package io.crabcache.tool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers of a server to {@code INFO}, which Redis has, too.
 *
 * @param fields by name, as texts
 */
public record ServerInfo(Map<String, String> fields) {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int MAX_BYTES = 65_536;

  /** Keeps its own map. */
  public ServerInfo {
    fields = Map.copyOf(fields);
  }

  /**
   * Asks for a section, on a connection of its own.
   *
   * @throws java.net.ConnectException if nothing listens
   * @throws IOException if there is no answer, or an error
   */
  public static ServerInfo ask(InetSocketAddress server, String section) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      // The server closes behind its answer to QUIT.
      String requests = "INFO " + section + "\r\nQUIT\r\n";
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(MAX_BYTES);
      return parse(new String(answer, StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads an answer.
   *
   * @throws IOException if it is no bulk string
   */
  static ServerInfo parse(String answer) throws IOException {
    if (!answer.startsWith("$")) {
      String first = answer.lines().findFirst().orElse("nothing");
      throw new IOException("a server answered INFO with: " + first);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : answer.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return new ServerInfo(fields);
  }

  /**
   * A field.
   *
   * @throws FailedException if there is no such field
   */
  public String text(String field) {
    String value = fields.get(field);
    if (value == null) {
      throw new FailedException("the server's INFO has no field " + field);
    }
    return value;
  }

  /**
   * A field that is a whole number.
   *
   * @throws FailedException if there is no such field, or it is none
   */
  public long number(String field) {
    return parsed(field, Long::parseLong);
  }

  /**
   * A field that is a number.
   *
   * @throws FailedException if there is no such field, or it is none
   */
  public double decimal(String field) {
    return parsed(field, Double::parseDouble);
  }

  private <T> T parsed(String field, Function<String, T> parser) {
    String value = text(field);
    try {
      return parser.apply(value);
    } catch (NumberFormatException e) {
      throw new FailedException("the server's INFO has " + field + ":" + value, e);
    }
  }
}
