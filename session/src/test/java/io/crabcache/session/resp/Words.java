package io.crabcache.session.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The words of a request as a test writes them. */
final class Words {
  private Words() {}

  /** Splits at blanks; {@code "} quotes, a backslash escapes, and {@code \xff} is a byte. */
  static List<byte[]> of(String text) {
    List<byte[]> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    boolean begun = false;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (c == ' ' && !quoted) {
        if (begun) {
          words.add(word.toByteArray());
          word.reset();
        }
        begun = false;
      } else if (c == '\\' && text.charAt(i + 1) == 'x') {
        word.write(HexFormat.fromHexDigits(text, i + 2, i + 4));
        i += 3;
        begun = true;
      } else {
        word.write(c == '\\' ? text.charAt(++i) : c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toByteArray());
    }
    return words;
  }
}
