package io.crabcache.redis.differential;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A command as a client sends it.
 *
 * @param arguments the command's name first
 * @param encoded its bytes
 * @param replies how many replies it brings: one, or none
 * @param last whether the server closes the connection behind its reply
 */
record Request(List<String> arguments, String encoded, int replies, boolean last) {

  /** A command that is answered, in the form of a client. */
  static Request of(List<String> arguments) {
    return new Request(arguments, array(arguments), 1, false);
  }

  static Request of(String... arguments) {
    return of(List.of(arguments));
  }

  /** The form of clients: all lengths are announced. */
  static String array(List<String> arguments) {
    StringBuilder bytes = new StringBuilder();
    bytes.append('*').append(arguments.size()).append("\r\n");
    for (String argument : arguments) {
      bytes.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return bytes.toString();
  }

  /** The form of people: words in a line. Quotes hold whatever is in a word. */
  static String line(List<String> arguments) {
    return arguments.stream().map(Request::word).collect(Collectors.joining(" ")) + "\r\n";
  }

  private static String word(String argument) {
    if (argument.matches("[!#-&(-~]+")) {
      return argument;
    }
    StringBuilder word = new StringBuilder("\"");
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (c == '"' || c == '\\') {
        word.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        word.append("\\x%02x".formatted((int) c));
      } else {
        word.append(c);
      }
    }
    return word.append('"').toString();
  }

  /** The command's name in upper case. */
  String name() {
    return argument(0);
  }

  /** An argument in upper case; empty where there is none. */
  String argument(int index) {
    return index < arguments.size() ? arguments.get(index).toUpperCase(Locale.ROOT) : "";
  }

  @Override
  public String toString() {
    return arguments.stream().map(Printable::of).collect(Collectors.joining(" "));
  }
}
