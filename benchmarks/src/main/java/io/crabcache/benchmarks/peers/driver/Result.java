package io.crabcache.benchmarks.peers.driver;

import org.HdrHistogram.Histogram;

/**
 * What a round of load yields.
 *
 * @param operations calls, or entries where calls have many
 * @param nanos from the first thread's start to the last one's end
 * @param p50 nanoseconds that half of the calls took at most
 * @param p99 nanoseconds that 99 percent of the calls took at most
 * @param p999 nanoseconds that 99.9 percent of the calls took at most
 * @param lost increments that are missing in the counters, of all that were ever made; 0 for other
 *     work
 */
public record Result(long operations, long nanos, long p50, long p99, long p999, long lost) {
  private static final String MARK = "result";

  static Result of(long operations, long nanos, Histogram calls, long lost) {
    return new Result(
        operations,
        nanos,
        calls.getValueAtPercentile(50),
        calls.getValueAtPercentile(99),
        calls.getValueAtPercentile(99.9),
        lost);
  }

  /** Tells whether a line is a result; providers print lines, too. */
  public static boolean isIn(String line) {
    return line.startsWith(MARK + " ");
  }

  /** Reads what {@link #line} wrote. */
  public static Result parse(String line) {
    String[] words = line.split(" ", -1);
    return new Result(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]));
  }

  /** The result as a line. */
  public String line() {
    return "%s %d %d %d %d %d %d".formatted(MARK, operations, nanos, p50, p99, p999, lost);
  }
}
