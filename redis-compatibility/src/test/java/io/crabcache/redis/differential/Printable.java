package io.crabcache.redis.differential;

/** Bytes for readers. */
final class Printable {
  private static final int MOST = 200;

  private Printable() {}

  /** Text in quotes, as Java and redis-cli write it, cut where it is long. */
  static String of(String bytes) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < Math.min(bytes.length(), MOST); i++) {
      char c = bytes.charAt(i);
      switch (c) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '"', '\\' -> text.append('\\').append(c);
        default -> {
          if (c < ' ' || c > '~') {
            text.append("\\x%02x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
    return bytes.length() > MOST
        ? text.append("... (").append(bytes.length()).append(" bytes)").toString()
        : text.toString();
  }
}
