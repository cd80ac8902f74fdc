package io.crabcache.bench;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a run yields, in the order in which it is shown. */
enum Figure {
  PER_SECOND("per second", "%,.0f"),
  P50("p50 ms", "%.3f"),
  P99("p99 ms", "%.3f"),
  P999("p99.9 ms", "%.3f"),
  P9999("p99.99 ms", "%.3f"),
  PROCESSOR("server CPU us", "%.3f");

  private final String title;
  private final String format;

  Figure(String title, String format) {
    this.title = title;
    this.format = format;
  }

  String title() {
    return title;
  }

  /** A value as it is shown. */
  String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** The value of one run. */
  double of(Run run) {
    return switch (this) {
      case PER_SECOND -> run.perSecond();
      case P50 -> run.latencies().p50();
      case P99 -> run.latencies().p99();
      case P999 -> run.latencies().p999();
      case P9999 -> run.latencies().p9999();
      case PROCESSOR -> run.processorMicros();
    };
  }

  /** The median of runs. */
  double median(List<Run> runs) {
    return middle(runs.stream().map(this::of).toList());
  }

  /**
   * The median of the ratios of runs that were neighbors in time, which the machine's weather moves
   * least.
   */
  double ratio(List<Run> runs, List<Run> base) {
    return middle(
        IntStream.range(0, Math.min(runs.size(), base.size()))
            .mapToObj(i -> of(runs.get(i)) / of(base.get(i)))
            .toList());
  }

  /** The value in the middle, the mean of both if there are two; not a number if there is none. */
  static double middle(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    int size = sorted.size();
    return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }
}
