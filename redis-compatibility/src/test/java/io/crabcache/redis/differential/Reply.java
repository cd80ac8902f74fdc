package io.crabcache.redis.differential;

import java.io.IOException;
import java.util.List;

/**
 * A reply, as it came and taken apart.
 *
 * @param raw all of it, as it came
 * @param type its first byte
 * @param text what it says, without the frame around it; of aggregates how many elements follow
 * @param elements of arrays, sets and pushes; of maps keys and values in turn
 */
record Reply(String raw, char type, String text, List<Reply> elements) {

  /** Stands for the end of the connection. */
  static final Reply END = new Reply("(the connection ended)", '\0', "", List.of());

  /** Stands for a reply that did not come, or was none. */
  static Reply broken(IOException e) {
    return new Reply("(the connection broke: " + e.getMessage() + ")", '\0', "", List.of());
  }

  boolean isError() {
    return type == '-' || type == '!';
  }

  boolean isInteger() {
    return type == ':';
  }

  boolean isNull() {
    return raw.equals("$-1\r\n") || raw.equals("_\r\n");
  }

  boolean isAggregate() {
    return "*~>%".indexOf(type) >= 0;
  }

  long integer() {
    return Long.parseLong(text);
  }

  @Override
  public String toString() {
    return Printable.of(raw);
  }
}
