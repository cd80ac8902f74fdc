package io.crabcache.benchmarks.peers.driver;

import java.util.Arrays;

/** What threads do. */
public enum Kind {
  /** {@code get} of a random key. */
  GET("get"),
  /** {@code put} of a random key. */
  PUT("put"),
  /** Nine gets for each put, both of random keys. */
  MIX("mix"),
  /** {@code getAll} of 100 random keys, counted by entries. */
  GET_ALL("getAll"),
  /** {@code putAll} of 100 random keys, counted by entries. */
  PUT_ALL("putAll"),
  /** Gets without waiting, 256 of each thread under way, by the provider's own interface. */
  ASYNC("async"),
  /** {@code invoke} of a processor that adds one to a random counter. */
  INVOKE("invoke");

  private final String text;

  Kind(String text) {
    this.text = text;
  }

  /**
   * Finds a kind by its text.
   *
   * @throws IllegalArgumentException if there is none; lists all
   */
  public static Kind of(String text) {
    for (Kind kind : values()) {
      if (kind.text.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "there is no work '%s'; there are %s".formatted(text, Arrays.toString(values())));
  }

  @Override
  public String toString() {
    return text;
  }
}
