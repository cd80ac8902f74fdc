package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What redis-benchmark prints with {@code --precision 3} for one test.
 *
 * <p>Its summary has p50 and p99. Above these it has a table of latencies, each with the number of
 * requests that took at most so long, which halves what is left from one row to the next (...,
 * 99.902, 99.951, ...). A percentile is the first row whose requests are enough, so it is exact or
 * a little too high, for all servers alike.
 *
 * @param perSecond throughput
 * @param latencies of requests; with pipelining all of a batch have the batch's
 */
record RedisBenchmarkOutput(double perSecond, Percentiles latencies) {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests completed in ");
  private static final Pattern THROUGHPUT =
      Pattern.compile("throughput summary: ([\\d.]+) requests per second");
  private static final Pattern SUMMARY =
      Pattern.compile(
          "avg +min +p50 +p95 +p99 +max\\s+[\\d.]+ +[\\d.]+ +([\\d.]+) +[\\d.]+ +([\\d.]+)");
  private static final Pattern ROW =
      Pattern.compile("[\\d.]+% <= ([\\d.]+) milliseconds \\(cumulative count (\\d+)\\)");

  /**
   * Reads the output.
   *
   * @throws FailedException if it is no such output
   */
  static RedisBenchmarkOutput parse(String text) {
    Matcher summary = find(SUMMARY, text);
    long requests = Long.parseLong(find(REQUESTS, text).group(1));
    TreeMap<Long, Double> millisByCount = new TreeMap<>();
    // The second table has round latencies and is coarser; together they are finer than each.
    Matcher rows = ROW.matcher(text);
    while (rows.find()) {
      millisByCount.merge(Long.valueOf(rows.group(2)), Double.valueOf(rows.group(1)), Math::min);
    }
    return new RedisBenchmarkOutput(
        Double.parseDouble(find(THROUGHPUT, text).group(1)),
        new Percentiles(
            Double.parseDouble(summary.group(1)),
            Double.parseDouble(summary.group(2)),
            at(0.999, requests, millisByCount),
            at(0.9999, requests, millisByCount)));
  }

  private static double at(double share, long requests, TreeMap<Long, Double> millisByCount) {
    Map.Entry<Long, Double> row = millisByCount.ceilingEntry((long) Math.ceil(share * requests));
    if (row == null) {
      throw new FailedException("redis-benchmark printed no latencies");
    }
    return row.getValue();
  }

  private static Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      String first = text.strip().lines().findFirst().orElse("nothing");
      throw new FailedException(
          "redis-benchmark did not print '" + pattern + "'; it said: " + first);
    }
    return matcher;
  }
}
