package io.crabcache.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latency at a rate that servers keep up with easily: how much each stands still. The servers get
 * the same rate in turns, a slice of time each, until each has had its minutes.
 */
final class PacedComparison {
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long CAPACITY_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int CAPACITY_ROUNDS = 5;
  private static final int SLICE_SECONDS = 10;
  private static final int MOST_SHOWN = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final List<BenchedServer> servers;
  private final LoadShape shape;
  private final BenchReport report;

  PacedComparison(List<BenchedServer> servers, LoadShape shape, BenchReport report) {
    this.servers = servers;
    this.shape = shape;
    this.report = report;
  }

  /** What it takes, seconds. */
  static double estimateSeconds(int servers, double minutes) {
    long before = WARM_UP_NANOS + CAPACITY_ROUNDS * CAPACITY_NANOS;
    return servers * (TimeUnit.NANOSECONDS.toSeconds(before) + minutes * 60);
  }

  /** Fills the servers and gives compilers the time that they need. */
  void warmUp() {
    report.line("Warming up.");
    for (BenchedServer server : servers) {
      RespLoad.fill(server.address(), shape.valueBytes());
      capacity(server, WARM_UP_NANOS);
    }
  }

  /**
   * Half of what the slowest server can answer per second, by the median of alternating rounds of a
   * closed loop.
   */
  double halfOfCapacity() {
    Map<BenchedServer, List<Double>> capacities = new LinkedHashMap<>();
    for (int round = 0; round < CAPACITY_ROUNDS; round++) {
      for (BenchedServer server : servers) {
        capacities
            .computeIfAbsent(server, any -> new ArrayList<>())
            .add(capacity(server, CAPACITY_NANOS));
      }
    }
    capacities.forEach(
        (server, values) ->
            report.line("  %-16s at most %,.0f per second", server.name(), Figure.middle(values)));
    return capacities.values().stream().mapToDouble(Figure::middle).min().orElse(0) / 2;
  }

  private double capacity(BenchedServer server, long nanos) {
    try (RespLoad load = new RespLoad(server.address(), shape)) {
      return load.run(nanos).perSecond();
    }
  }

  /**
   * Runs the slices and reports.
   *
   * @param safepointLogs of servers that are JVMs
   */
  void run(double perSecond, double minutes, Map<BenchedServer, Path> safepointLogs) {
    int slices = (int) Math.max(1, Math.round(minutes * 60 / SLICE_SECONDS));
    long sliceNanos = (long) (minutes * TimeUnit.MINUTES.toNanos(1) / slices);
    report.line(
        "%,.0f commands per second for %.1f minutes each, in %d slices by turns.",
        perSecond, minutes, slices);
    Instant begin = Instant.now();
    Map<BenchedServer, Series> all = new LinkedHashMap<>();
    for (int slice = 1; slice <= slices; slice++) {
      for (BenchedServer server : servers) {
        all.computeIfAbsent(server, any -> new Series()).run(server, perSecond, sliceNanos);
      }
      if (slice % 6 == 0 || slice == slices) {
        report.line("  %d of %d slices", slice, slices);
      }
    }
    reportLatencies(all);
    all.forEach(
        (server, series) -> {
          Optional<SafepointLog> log =
              Optional.ofNullable(safepointLogs.get(server))
                  .map(file -> SafepointLog.read(file, begin));
          reportStalls(server, series, log);
        });
  }

  private void reportLatencies(Map<BenchedServer, Series> all) {
    report.line("");
    report.line(
        "  %-16s%14s%12s%12s%12s%12s%12s%16s%16s",
        "milliseconds",
        "per second",
        "p50",
        "p99",
        "p99.9",
        "p99.99",
        "longest",
        "p99.9 of slices",
        "server CPU us");
    all.forEach(
        (server, series) -> {
          Percentiles latencies = Percentiles.of(series.latencies);
          report.line(
              "  %-16s%,14.0f%12.3f%12.3f%12.3f%12.3f%12.3f%16.3f%16.3f",
              server.name(),
              series.commands * 1e9 / series.nanos,
              latencies.p50(),
              latencies.p99(),
              latencies.p999(),
              latencies.p9999(),
              series.latencies.getMaxValue() / 1e6,
              Figure.middle(series.p999OfSlices),
              series.processorNanos / 1e3 / series.commands);
        });
    report.line("");
    report.line("p99.9 of slices is the median of what each slice had.");
  }

  private void reportStalls(BenchedServer server, Series series, Optional<SafepointLog> log) {
    report.line("");
    report.line(
        "%s: %d stalls of more than 10 ms; besides, the generator itself stood still %d times.",
        server.name(), series.stalls, series.timesAsleep);
    for (Stalls.Stall stall : series.remembered.stream().limit(MOST_SHOWN).toList()) {
      String reason =
          log.flatMap(l -> l.during(stall.end().minusNanos(stall.nanos()), stall.end()))
              .map(point -> "; safepoint " + describe(point))
              .orElse("");
      report.line("  until %s  %.1f ms%s", TIME.format(stall.end()), stall.nanos() / 1e6, reason);
    }
    log.ifPresent(
        safepoints -> {
          List<SafepointLog.Safepoint> over = safepoints.over(Duration.ofMillis(10));
          report.line(
              "  its JVM: %d safepoints, %.1f ms in all, the longest %.3f ms, %d over 10 ms",
              safepoints.safepoints().size(),
              safepoints.total().toNanos() / 1e6,
              safepoints.longest().toNanos() / 1e6,
              over.size());
          over.stream()
              .limit(MOST_SHOWN)
              .forEach(
                  point -> report.line("    %s  %s", TIME.format(point.end()), describe(point)));
        });
  }

  private static String describe(SafepointLog.Safepoint point) {
    return String.format(
        Locale.ROOT, "%s %.1f ms", point.reason(), point.duration().toNanos() / 1e6);
  }

  /** All slices of a server. */
  private final class Series {
    private final Histogram latencies = new Histogram(3);
    private final List<Double> p999OfSlices = new ArrayList<>();
    private final List<Stalls.Stall> remembered = new ArrayList<>();
    private long commands;
    private long nanos;
    private long processorNanos;
    private long stalls;
    private long timesAsleep;

    void run(BenchedServer server, double perSecond, long sliceNanos) {
      try (RespLoad load = new RespLoad(server.address(), shape)) {
        long before = server.processorTime().toNanos();
        LoadResult result = load.runPaced(perSecond, sliceNanos);
        processorNanos += server.processorTime().toNanos() - before;
        commands += result.commands();
        nanos += result.nanos();
        latencies.add(result.latencies());
        p999OfSlices.add(Percentiles.of(result.latencies()).p999());
        if (result.stalls() != null) {
          stalls += result.stalls().count();
          timesAsleep += result.stalls().timesAsleep();
          remembered.addAll(result.stalls().remembered());
        }
      }
    }
  }
}
