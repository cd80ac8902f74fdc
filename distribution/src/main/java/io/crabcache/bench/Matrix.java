package io.crabcache.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cells of a matrix: each load on all servers in turns, round after round, so that all
 * meet the same weather on the machine.
 */
final class Matrix {
  /** Compilers of a JVM need some time with any load, and are not what is to be measured. */
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What comes before the rounds of a load. */
  private static final long CELL_WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What a run takes beyond its seconds: to start a process, to connect. */
  private static final double OVERHEAD_SECONDS = 0.1;

  /** First line of a file of runs. */
  static final String CSV_TITLES =
      "command,value_bytes,depth,connections,round,server,generator,per_second,p50_ms,p99_ms,"
          + "p99.9_ms,p99.99_ms,server_cpu_us";

  private final List<BenchedServer> servers;
  private final @Nullable RedisBenchmark redisBenchmark;
  private final int rounds;
  private final int seconds;
  private final BenchReport report;
  private final @Nullable PrintWriter csv;

  /**
   * How to measure.
   *
   * @param redisBenchmark makes the loads that it can make; null: all come from our own generator
   * @param rounds of each load
   * @param seconds that a run lasts
   * @param csv gets a line for each run
   */
  record Settings(
      @Nullable RedisBenchmark redisBenchmark,
      int rounds,
      int seconds,
      @Nullable PrintWriter csv) {}

  /**
   * @param servers the first is the one that the others are compared with
   */
  Matrix(List<BenchedServer> servers, Settings settings, BenchReport report) {
    this.servers = servers;
    this.redisBenchmark = settings.redisBenchmark;
    this.rounds = settings.rounds;
    this.seconds = settings.seconds;
    this.report = report;
    this.csv = settings.csv;
  }

  /** What running cells takes, seconds. */
  static double estimateSeconds(int cells, int servers, int rounds, int seconds) {
    return servers
        * (WARM_UP_NANOS / 1e9
            + cells
                * (CELL_WARM_UP_NANOS / 1e9
                    + OVERHEAD_SECONDS
                    + rounds * (seconds + OVERHEAD_SECONDS)));
  }

  /** Measures cells and reports what depth gains. */
  void run(List<Cell> cells) throws InterruptedException {
    report.gains(measure(cells));
  }

  /** Runs cells and reports each as soon as it is through. */
  Map<Cell, Map<BenchedServer, List<Run>>> measure(List<Cell> cells) throws InterruptedException {
    warmUp();
    Map<Cell, Map<BenchedServer, List<Run>>> results = new LinkedHashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      Map<BenchedServer, List<Run>> runs = run(cell);
      results.put(cell, runs);
      report.cell(i + 1, cells.size(), cell, isOwn(cell), runs);
    }
    return results;
  }

  private void warmUp() {
    report.line("Warming up.");
    LoadShape shape = new LoadShape(LoadCommand.MIX, 64, 16, 50);
    for (BenchedServer server : servers) {
      try (RespLoad load = new RespLoad(server.address(), shape)) {
        load.run(WARM_UP_NANOS);
      }
    }
  }

  private boolean isOwn(Cell cell) {
    return redisBenchmark == null || cell.command().redisTest() == null;
  }

  private Map<BenchedServer, List<Run>> run(Cell cell) throws InterruptedException {
    Map<BenchedServer, List<Run>> runs = new LinkedHashMap<>();
    Map<BenchedServer, Double> rates = new HashMap<>();
    for (BenchedServer server : servers) {
      runs.put(server, new ArrayList<>());
      if (cell.command().reads()) {
        RespLoad.fill(server.address(), cell.valueBytes());
      }
      rates.put(server, runOwn(server, cell, CELL_WARM_UP_NANOS).perSecond());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < servers.size(); i++) {
        // There and back, so that none always comes after the same one.
        BenchedServer server = servers.get(round % 2 == 0 ? i : servers.size() - 1 - i);
        Run run =
            redisBenchmark == null || isOwn(cell)
                ? runOwn(server, cell, TimeUnit.SECONDS.toNanos(seconds))
                : runRedis(redisBenchmark, server, cell, rates.getOrDefault(server, 1.0));
        rates.put(server, run.perSecond());
        runs.computeIfAbsent(server, any -> new ArrayList<>()).add(run);
        writeCsv(cell, round, server, run);
      }
    }
    return runs;
  }

  private Run runRedis(
      RedisBenchmark generator, BenchedServer server, Cell cell, double expectedPerSecond)
      throws InterruptedException {
    // Whole batches on all connections; else the last ones wait for connections without work.
    long atOnce = (long) cell.depth() * cell.connections();
    long requests = atOnce * Math.max(1, (long) (expectedPerSecond * seconds / atOnce));
    long before = server.processorTime().toNanos();
    RedisBenchmarkOutput output = generator.run(server, cell, requests);
    long used = server.processorTime().toNanos() - before;
    return new Run(output.perSecond(), output.latencies(), used / 1e3 / requests);
  }

  private static Run runOwn(BenchedServer server, Cell cell, long nanos) {
    try (RespLoad load = new RespLoad(server.address(), cell.shape())) {
      long before = server.processorTime().toNanos();
      LoadResult result = load.run(nanos);
      long used = server.processorTime().toNanos() - before;
      return new Run(
          result.perSecond(), Percentiles.of(result.latencies()), used / 1e3 / result.commands());
    }
  }

  private void writeCsv(Cell cell, int round, BenchedServer server, Run run) {
    if (csv == null) {
      return;
    }
    csv.printf(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%s,%s",
        cell.command(),
        cell.valueBytes(),
        cell.depth(),
        cell.connections(),
        round + 1,
        server.name(),
        isOwn(cell) ? "own" : "redis-benchmark");
    for (Figure figure : Figure.values()) {
      csv.printf(Locale.ROOT, ",%.4f", figure.of(run));
    }
    csv.println();
    csv.flush();
  }
}
