package io.crabcache.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a source's comments from the rest, literals above all. */
final class Comments {

  // The alternatives are tried in this order at each position, so a quote inside a comment and a
  // comment inside quotes both come out right.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>//[^\\n]*|(?s:/\\*.*?\\*/))"
              + "|(?s:\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\")"
              + "|\"(?:[^\"\\\\\\n]++|\\\\.)*+\""
              + "|'(?:\\\\.|[^'\\\\\\n])*+'");

  private Comments() {}

  /** For each line of a source, what of it is comment. */
  static List<String> byLine(String source) {
    StringBuilder onlyComments = new StringBuilder(source.length());
    Matcher token = TOKEN.matcher(source);
    int end = 0;
    while (token.find()) {
      blank(source, end, token.start(), onlyComments);
      if (token.group("comment") == null) {
        blank(source, token.start(), token.end(), onlyComments);
      } else {
        onlyComments.append(source, token.start(), token.end());
      }
      end = token.end();
    }
    blank(source, end, source.length(), onlyComments);
    return new ArrayList<>(onlyComments.toString().lines().toList());
  }

  private static void blank(String source, int from, int to, StringBuilder target) {
    for (int i = from; i < to; i++) {
      target.append(source.charAt(i) == '\n' ? '\n' : ' ');
    }
  }
}
