package io.crabcache.protocol.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The protocol once more, as slow and simple as can be: on a text, from its beginning, with regular
 * expressions. Its result is that of {@link Feed#result}.
 */
final class NaiveReader {
  private static final Pattern LEADING_BLANKS = Pattern.compile("^[ \t\u000b\f\r]+");

  /** Characters without quotes, then perhaps a quoted part that ends the word. */
  private static final Pattern WORD =
      Pattern.compile(
          "([^ \t\r\"']*+)"
              + "(?:(?=[ \t\r]|\\z)"
              + "|\"((?:\\\\x[0-9a-fA-F]{2}|\\\\.|[^\"\\\\])*+)\"(?=[ \t\u000b\f\r]|\\z)"
              + "|'((?:\\\\'|[^'])*+)'(?=[ \t\u000b\f\r]|\\z))",
          Pattern.DOTALL);

  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|(.))", Pattern.DOTALL);

  private final RequestLimits limits;
  private final String text;
  private final List<List<String>> requests = new ArrayList<>();
  private int at;

  private NaiveReader(byte[] bytes, RequestLimits limits) {
    this.text = new String(bytes, ISO_8859_1);
    this.limits = limits;
  }

  /** Reads a stream. */
  static String read(byte[] bytes, RequestLimits limits) {
    NaiveReader reader = new NaiveReader(bytes, limits);
    String end = "";
    try {
      while (reader.at < reader.text.length()) {
        reader.requests.add(reader.request());
      }
    } catch (Part e) {
      end = " part";
    } catch (Refused e) {
      end = " " + e.getMessage();
    }
    return reader.requests + end;
  }

  private List<String> request() {
    return text.charAt(at) == '*' ? multibulk() : inline();
  }

  private List<String> multibulk() {
    int start = at;
    BigInteger count = number("multibulk", "mbulk");
    if (count.compareTo(BigInteger.valueOf(limits.maxArguments())) > 0) {
      throw new Refused(
          "invalid multibulk length: %d is over the limit of %d arguments (connection.max_arguments)"
              .formatted(count, limits.maxArguments()));
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count.longValueExact(); i++) {
      if (need(1).charAt(0) != '$') {
        throw new Refused("expected '$', got '" + text.charAt(at) + "'");
      }
      BigInteger length = number("bulk", "bulk");
      if (length.signum() < 0) {
        throw new Refused("invalid bulk length");
      }
      BigInteger all = length.add(BigInteger.valueOf(at - start + 2));
      if (all.compareTo(BigInteger.valueOf(limits.maxRequestBytes())) > 0) {
        throw new Refused(
            "invalid bulk length: with the %d bytes the request is over the limit of %d bytes (connection.max_frame_bytes)"
                .formatted(length, limits.maxRequestBytes()));
      }
      String argument = need(length.intValue());
      at += argument.length();
      if (!need(2).startsWith("\r\n")) {
        throw new Refused("invalid bulk length: an argument does not end with CR LF");
      }
      at += 2;
      arguments.add(argument);
    }
    return arguments;
  }

  private BigInteger number(String kind, String shortKind) {
    String line = text.substring(at, Math.min(at + 64, text.length()));
    int end = line.indexOf('\r');
    if (end < 0 && line.length() == 64) {
      throw new Refused("too big " + shortKind + " count string: no line end within 64 bytes");
    }
    if (end < 0) {
      throw new Part();
    }
    if (need(end + 2).charAt(end + 1) != '\n') {
      throw new Refused("invalid " + kind + " length: CR without LF");
    }
    String number = line.substring(1, end);
    if (!number.matches("0|-?[1-9][0-9]*") || new BigInteger(number).bitLength() > 63) {
      throw new Refused("invalid " + kind + " length");
    }
    at += end + 2;
    return new BigInteger(number);
  }

  private String need(int bytes) {
    if (text.length() - at < bytes) {
      throw new Part();
    }
    return text.substring(at, at + bytes);
  }

  private List<String> inline() {
    int max = Math.min(limits.maxInlineBytes(), limits.maxRequestBytes());
    String line = text.substring(at, Math.min(at + max, text.length()));
    int end = line.indexOf('\n');
    if (line.substring(0, end < 0 ? line.length() : end).indexOf('\0') >= 0) {
      throw new Refused("too big inline request: a line with a NUL byte has no end");
    }
    if (end < 0 && line.length() == max) {
      throw new Refused("too big inline request: no line end within " + max + " bytes");
    }
    if (end < 0) {
      throw new Part();
    }
    List<String> words = new ArrayList<>();
    String rest = LEADING_BLANKS.matcher(line.substring(0, end)).replaceFirst("");
    while (!rest.isEmpty()) {
      Matcher word = WORD.matcher(rest);
      if (!word.lookingAt()) {
        throw new Refused("unbalanced quotes in request");
      }
      words.add(word.group(1) + unescaped(word.group(2)) + unquoted(word.group(3)));
      rest = LEADING_BLANKS.matcher(rest.substring(word.end())).replaceFirst("");
      if (words.size() > limits.maxArguments()) {
        throw new Refused(
            "too big inline request: it has more than the limit of %d arguments (connection.max_arguments)"
                .formatted(limits.maxArguments()));
      }
    }
    at += end + 1;
    return words;
  }

  private static String unescaped(@Nullable String doubleQuoted) {
    return doubleQuoted == null
        ? ""
        : ESCAPE.matcher(doubleQuoted).replaceAll(NaiveReader::replacement);
  }

  private static String replacement(MatchResult escape) {
    if (escape.group(1) != null) {
      return Matcher.quoteReplacement("" + (char) Integer.parseInt(escape.group(1), 16));
    }
    String c = escape.group(2);
    int control = "nrtba".indexOf(c);
    return Matcher.quoteReplacement(
        control < 0 ? c : String.valueOf("\n\r\t\b\u0007".charAt(control)));
  }

  private static String unquoted(@Nullable String singleQuoted) {
    return singleQuoted == null ? "" : singleQuoted.replace("\\'", "'");
  }

  /** The stream ends in the middle of a request. */
  private static final class Part extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The stream is refused from here on. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
