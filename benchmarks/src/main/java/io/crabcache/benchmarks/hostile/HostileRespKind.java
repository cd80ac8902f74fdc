package io.crabcache.benchmarks.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a hostile connection sends at once; then it waits, or goes on as slowly as can be. */
enum HostileRespKind {
  /** A request without its end. */
  HALF_REQUEST("*2\r\n$3\r\nGET\r\n$16\r\nkey:"),
  /** A value of 16 MB is announced, of which 1,000 bytes come. */
  LONG_ANNOUNCED("*3\r\n$3\r\nSET\r\n$3\r\nbad\r\n$16000000\r\n" + "x".repeat(1000)),
  /** 10,000 large values are asked for and hardly read. */
  SLOW_READER("*2\r\n$3\r\nGET\r\n$3\r\nbig\r\n".repeat(10_000)),
  /** One byte of a request each second. */
  SLOW_SENDER("*"),
  /** A value is announced that no server could take. */
  HUGE_ANNOUNCED("*3\r\n$3\r\nSET\r\n$3\r\nbad\r\n$4294967296\r\n");

  private final String opening;

  HostileRespKind(String opening) {
    this.opening = opening;
  }

  /**
   * Reads names with commas between; all kinds if there is none.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  static List<HostileRespKind> parse(String names) {
    return names.isEmpty()
        ? List.of(values())
        : Arrays.stream(names.split(",", -1))
            .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
  }

  byte[] opening() {
    return opening.getBytes(StandardCharsets.US_ASCII);
  }
}
