package io.crabcache.benchmarks.durability;

import io.crabcache.bench.BenchedServer;
import io.crabcache.bench.RespLoad;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What a server is filled with; keys have 16 bytes.
 *
 * @param count how many
 * @param valueBytes of each value
 */
record Entries(int count, int valueBytes) {

  /**
   * Reads {@code 2000000x64}, several with commas between.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static List<Entries> parse(String text) {
    return Arrays.stream(text.split(",", -1)).map(Entries::parseOne).toList();
  }

  private static Entries parseOne(String text) {
    if (!text.matches("[1-9]\\d{0,8}x[1-9]\\d{0,6}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number of entries and of bytes such as 2000000x64");
    }
    int x = text.indexOf('x');
    return new Entries(
        Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
  }

  /** Fills a server that has none of them. */
  void fill(BenchedServer server) throws IOException {
    RespLoad.fill(server.address(), valueBytes, count);
    check(server);
  }

  /** Makes sure that a server has them all, and nothing else. */
  void check(BenchedServer server) throws IOException {
    String expected = "keys=" + count + ",";
    String there = server.info("keyspace").fields().getOrDefault("db0", "nothing");
    if (!there.startsWith(expected)) {
      throw new IOException(
          "%s should have %s and has %s; is its memory large enough?"
              .formatted(server.name(), expected, there));
    }
  }

  @Override
  public String toString() {
    return "%,d entries of 16 + %,d bytes".formatted(count, valueBytes);
  }
}
