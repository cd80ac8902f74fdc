package io.crabcache.benchmarks.peers;

import io.crabcache.benchmarks.peers.driver.Kind;
import java.util.Arrays;
import java.util.List;

/** A kind of work by a number of threads, written {@code get:64}. */
record Work(Kind kind, int threads) {
  /** All that is measured by default. */
  static final String ALL =
      "get:1,get:8,get:64,put:1,put:8,put:64,mix:1,mix:8,mix:64,getAll:8,putAll:8,async:1,invoke:8";

  /**
   * Reads works with commas between.
   *
   * @throws IllegalArgumentException if one is none
   */
  static List<Work> list(String text) {
    return Arrays.stream(text.split(",", -1)).map(Work::of).toList();
  }

  private static Work of(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + text + "' is no work; write get:64");
    }
    return new Work(Kind.of(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }

  /** The driver's command. */
  String command(long millis) {
    return kind + " " + threads + " " + millis;
  }

  @Override
  public String toString() {
    return switch (kind) {
          case GET_ALL, PUT_ALL -> kind + " of 100, entries";
          case ASYNC -> "async get, 256 under way";
          case MIX -> "90 % get, 10 % put";
          default -> kind.toString();
        }
        + (threads == 1 ? ", 1 thread" : ", " + threads + " threads");
  }
}
