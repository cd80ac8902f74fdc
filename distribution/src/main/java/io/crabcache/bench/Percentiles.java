package io.crabcache.bench;

import org.HdrHistogram.Histogram;

/** Latencies that so many percent of commands stayed below, milliseconds. */
record Percentiles(double p50, double p99, double p999, double p9999) {

  static Percentiles of(Histogram nanos) {
    return new Percentiles(
        millis(nanos, 50), millis(nanos, 99), millis(nanos, 99.9), millis(nanos, 99.99));
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }
}
