package io.crabcache.redis.differential;

import java.util.List;

/**
 * What a command looks like: words in upper case stand for themselves, words in lower case for one
 * of their kind, which {@link Words} knows. A {@code +} behind the last words repeats them.
 *
 * @param weight how often it is drawn
 * @param text its words
 * @param options what may follow in any order, any number of times
 */
record Form(int weight, String text, List<String> options) {

  static Form form(int weight, String text, String... options) {
    return new Form(weight, text, List.of(options));
  }

  /** Whether it sets a time to live, which must not become so short that it runs out meanwhile. */
  boolean isTimed() {
    return text.matches(".* (s|ms)\\b.*") || options.stream().anyMatch(o -> o.matches(".* m?s"));
  }

  /** Whether it may be sent as it is only. */
  boolean isFixed() {
    return text.startsWith("CLIENT REPLY") || text.equals("QUIT");
  }
}
