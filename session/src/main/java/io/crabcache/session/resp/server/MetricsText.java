package io.crabcache.session.resp.server;

/** Writes the text format of Prometheus, version 0.0.4: each metric's samples behind its head. */
final class MetricsText {
  private static final String PREFIX = "crabcache_";

  private final StringBuilder text = new StringBuilder();
  private String metric = "";

  /** Starts a metric that goes up and down. */
  MetricsText gauge(String name, String help) {
    return head(name, "gauge", help);
  }

  /** Starts a metric that only grows, but for a reset. */
  MetricsText counter(String name, String help) {
    return head(name + "_total", "counter", help);
  }

  /** Starts a metric whose samples are its buckets, sums and counts. */
  MetricsText histogram(String name, String help) {
    return head(name, "histogram", help);
  }

  private MetricsText head(String name, String type, String help) {
    metric = PREFIX + name;
    text.append("# HELP ").append(metric).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
    return this;
  }

  /** Adds a sample of the metric; {@code suffix} goes behind its name. */
  MetricsText sample(String suffix, long value) {
    text.append(metric).append(suffix).append(' ').append(value).append('\n');
    return this;
  }

  /** Adds a sample that may have a fraction. */
  MetricsText sample(String suffix, double value) {
    text.append(metric).append(suffix).append(' ').append(value).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
