package io.crabcache.redis.differential;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts replies of RESP2 and RESP3 out of a stream, and is strict about their form. */
final class ReplyReader {
  private final InputStream in;
  private final StringBuilder raw = new StringBuilder();

  ReplyReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Waits for a reply. */
  Reply read() throws IOException {
    raw.setLength(0);
    return next();
  }

  private Reply next() throws IOException {
    int start = raw.length();
    int first = in.read();
    if (first < 0) {
      return Reply.END;
    }
    char type = (char) first;
    raw.append(type);
    String line = line();
    String text =
        switch (type) {
          case '+', '-', ':', ',', '#', '_', '(' -> line;
          case '$', '=', '!' -> bulk(Integer.parseInt(line));
          case '*', '~', '>', '%' -> line;
          default -> throw malformed("a reply that begins with " + Printable.of("" + type + line));
        };
    List<Reply> elements = new ArrayList<>();
    if ("*~>%".indexOf(type) >= 0) {
      int count = Integer.parseInt(line) * (type == '%' ? 2 : 1);
      for (int i = 0; i < count; i++) {
        Reply element = next();
        if (element.equals(Reply.END)) {
          throw malformed("an aggregate that ends early");
        }
        elements.add(element);
      }
    }
    return new Reply(raw.substring(start), type, text, elements);
  }

  /** The payload behind a length; nothing for a null of RESP2. */
  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    String payload = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    raw.append(payload);
    if (payload.length() < length || !line().isEmpty()) {
      throw malformed("a string that is not as long as it says");
    }
    return payload;
  }

  private String line() throws IOException {
    int start = raw.length();
    for (int b = in.read(); b >= 0; b = in.read()) {
      raw.append((char) b);
      if (b == '\n') {
        if (raw.length() - start < 2 || raw.charAt(raw.length() - 2) != '\r') {
          break;
        }
        return raw.substring(start, raw.length() - 2);
      }
    }
    throw malformed("a line that does not end with CR and LF: " + Printable.of(raw.toString()));
  }

  private static IOException malformed(String what) {
    return new IOException("not RESP: " + what);
  }
}
