package io.crabcache.bench;

import io.crabcache.tool.Cleanup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What durability costs: this server without a log, with one that goes to disk once a second, and
 * with one that is on disk before replies leave, each beside Redis with its append-only file and
 * the same promise. Servers whose figures are compared get the same loads in turns.
 *
 * <p>Each server has its log as it comes: files, snapshots and rewriting as configured by default.
 * Redis rewrites its file in a process of its own, whose processor time is not counted; the
 * snapshots of this server are counted.
 */
final class DurabilityComparison {
  /** The load if the user wants no other. */
  static final Cell USUAL = new Cell(LoadCommand.SET, 64, 16, 100);

  /** Servers that run at a time, part by part. */
  private static final List<Integer> SERVERS = List.of(4, 2);

  private final Cleanup cleanup;
  private final Programs programs;
  private final Path home;
  private final Path directory;
  private final Matrix.Settings settings;
  private final BenchReport report;

  /**
   * Prepares.
   *
   * @param cleanup ends the servers
   * @param home directory of the distribution
   * @param directory where the servers keep their logs; belongs to this comparison
   */
  DurabilityComparison(
      Cleanup cleanup,
      Programs programs,
      Path home,
      Path directory,
      Matrix.Settings settings,
      BenchReport report) {
    this.cleanup = cleanup;
    this.programs = programs;
    this.home = home;
    this.directory = directory;
    this.settings = settings;
    this.report = report;
  }

  /** What it takes, seconds. */
  static double estimateSeconds(int cells, int rounds, int seconds) {
    return SERVERS.stream()
        .mapToDouble(servers -> Matrix.estimateSeconds(cells, servers, rounds, seconds))
        .sum();
  }

  /** Measures and reports. */
  void run(List<Cell> cells) throws InterruptedException {
    BenchedServer noLog = ours("crabcache", List.of());
    BenchedServer interval = ours("interval", logged("interval", "interval"));
    BenchedServer redis = redis("redis", BenchedServer.NOTHING_ON_DISK);
    BenchedServer everySecond = redis("redis-everysec", appendOnly("everysec"));
    List<BenchedServer> first = List.of(noLog, interval, redis, everySecond);
    Map<Cell, Map<BenchedServer, List<Run>>> oncePerSecond = measure(first, cells);
    // Gone before the others come, so that nothing of theirs is still on its way to the disk.
    first.forEach(BenchedServer::close);

    BenchedServer always = ours("always", logged("always", "always"));
    BenchedServer redisAlways = redis("redis-always", appendOnly("always"));
    List<BenchedServer> second = List.of(redisAlways, always);
    Map<Cell, Map<BenchedServer, List<Run>>> beforeReplies = measure(second, cells);
    second.forEach(BenchedServer::close);

    for (Cell cell : cells) {
      report.line("");
      report.line("%s: medians of neighboring runs' ratios", cell);
      Map<BenchedServer, List<Run>> runs = oncePerSecond.getOrDefault(cell, Map.of());
      compare(runs, interval, noLog, Figure.PER_SECOND, "goal: at least 0.85");
      compare(runs, interval, noLog, Figure.PROCESSOR, "");
      compare(runs, interval, everySecond, Figure.PER_SECOND, "");
      compare(runs, interval, everySecond, Figure.PROCESSOR, "goal: at most 0.75");
      compare(runs, interval, everySecond, Figure.P99, "");
      compare(runs, everySecond, redis, Figure.PER_SECOND, "");
      Map<BenchedServer, List<Run>> strict = beforeReplies.getOrDefault(cell, Map.of());
      compare(strict, always, redisAlways, Figure.PER_SECOND, "goal: at least 1.30");
      compare(strict, always, redisAlways, Figure.PROCESSOR, "");
      compare(strict, always, redisAlways, Figure.P99, "");
    }
  }

  private Map<Cell, Map<BenchedServer, List<Run>>> measure(
      List<BenchedServer> servers, List<Cell> cells) throws InterruptedException {
    servers.forEach(report::server);
    return new Matrix(servers, settings, report).measure(cells);
  }

  private void compare(
      Map<BenchedServer, List<Run>> results,
      BenchedServer server,
      BenchedServer base,
      Figure figure,
      String goal) {
    List<Run> runs = results.getOrDefault(server, List.of());
    double ratio = figure.ratio(runs, results.getOrDefault(base, List.of()));
    report.ratio(server.name() + " to " + base.name(), figure, ratio, goal);
  }

  private BenchedServer ours(String name, List<String> options) {
    return cleanup.open(() -> BenchedServer.crabCache(name, home, Map.of(), options, directory));
  }

  private List<String> logged(String name, String sync) {
    return List.of(
        "--data-dir", directory.resolve(name + "-data").toString(), "--set", "wal.sync=" + sync);
  }

  private BenchedServer redis(String name, List<String> options) {
    List<String> own = new ArrayList<>(options);
    own.addAll(List.of("--appenddirname", name + "-data"));
    return cleanup.open(() -> BenchedServer.redis(name, programs.redisServer(), own, directory));
  }

  private static List<String> appendOnly(String sync) {
    return List.of("--save", "", "--appendonly", "yes", "--appendfsync", sync);
  }
}
