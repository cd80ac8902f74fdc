package io.crabcache.session.resp;

import java.nio.charset.StandardCharsets;

/** The error about a command that there is not, with the beginning of what was sent. */
final class Unknown {
  static final int MAX_BYTES = 128;

  private Unknown() {}

  static String command(Call call) {
    StringBuilder arguments = new StringBuilder();
    for (int i = 1; i < call.words() && arguments.length() < MAX_BYTES; i++) {
      String argument = shown(call, i, MAX_BYTES - arguments.length());
      arguments.append('\'').append(argument).append("' ");
    }
    return "ERR unknown command '%s', with args beginning with: %s"
        .formatted(shown(call, 0, MAX_BYTES), arguments);
  }

  /** The first bytes of a word up to a NUL, as characters that each are written as one byte. */
  static String shown(Call call, int word, int maxBytes) {
    int length = Math.min(call.length(word), maxBytes);
    String text = call.source().toString(call.index(word), length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
