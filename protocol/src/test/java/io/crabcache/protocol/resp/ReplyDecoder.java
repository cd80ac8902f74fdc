package io.crabcache.protocol.resp;

import java.util.ArrayList;
import java.util.List;

/** Reads RESP3 replies one behind the other; those of an aggregate are not put together. */
final class ReplyDecoder {
  private final String text;
  private int at;

  private ReplyDecoder(String text) {
    this.text = text;
  }

  /** Returns each reply as its type and what it carries; a number is written as Java does. */
  static List<String> decode(String text) {
    ReplyDecoder decoder = new ReplyDecoder(text);
    List<String> replies = new ArrayList<>();
    while (decoder.at < text.length()) {
      replies.add(decoder.next());
    }
    return replies;
  }

  private String next() {
    int end = text.indexOf("\r\n", at);
    char type = text.charAt(at);
    String line = text.substring(at + 1, end);
    at = end + 2;
    return switch (type) {
      case '+', '-' -> type + line;
      case ':', '*', '%', '~', '>' -> type + String.valueOf(Long.parseLong(line));
      case '_' -> type + line;
      case '#' -> type + truth(line);
      case ',' -> type + number(line);
      case '$', '=' -> type + bulk(Integer.parseInt(line));
      default -> throw new IllegalStateException("type " + type);
    };
  }

  private String bulk(int length) {
    String bulk = text.substring(at, at + length);
    at += length;
    if (!text.startsWith("\r\n", at)) {
      throw new IllegalStateException("no line end behind " + bulk);
    }
    at += 2;
    return bulk;
  }

  private static String truth(String line) {
    return switch (line) {
      case "t" -> "true";
      case "f" -> "false";
      default -> throw new IllegalStateException("boolean " + line);
    };
  }

  private static String number(String line) {
    return switch (line) {
      case "nan" -> "NaN";
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      default -> String.valueOf(Double.parseDouble(line));
    };
  }
}
