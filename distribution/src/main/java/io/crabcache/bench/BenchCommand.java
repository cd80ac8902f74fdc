package io.crabcache.bench;

import io.crabcache.tool.Cleanup;
import io.crabcache.tool.FailedException;
import io.crabcache.tool.TemporaryDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code crabcache bench}. Ends with 0; with 1 and one line when something did not work; with 2
 * when it was called wrongly; with 3 when a program that it needs is not installed.
 */
@Command(
    name = "bench",
    description = {
      "Measures this server beside Redis: redis-benchmark asks both in turns, each in a process of"
          + " its own on 127.0.0.1. The default takes ten minutes, 15 with Valkey."
          + " Installs nothing, and leaves nothing behind."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:something did not work",
      "2:called wrongly",
      "3:redis-server or redis-benchmark is not installed"
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int EXIT_NOT_INSTALLED = 3;
  private static final int USUAL_ROUNDS = 5;
  private static final int QUICK_ROUNDS = 3;

  /** Where generators may come from. */
  enum Generator {
    REDIS_BENCHMARK,
    OWN;

    @Override
    public String toString() {
      return this == OWN ? "own" : "redis-benchmark";
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Only 64 bytes, 100 connections, depths 1 and 16; takes about a minute.")
  private boolean quick;

  @Option(
      names = "--all",
      description = "Each depth with each size, each number of connections and each command.")
  private boolean all;

  @Option(
      names = "--only",
      paramLabel = "WHICH",
      description =
          "Only this part of what --all has, such as depth=1,depth=16,connections=100,size=64,"
              + "command=SET. Other numbers are possible, too.")
  private @Nullable String only;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Runs of each server under each load, 1 to 99 (default: 5; quick: 3).",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private @Nullable Integer rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1",
      description = "What a run lasts, 1 to 60.")
  private int seconds;

  @Option(
      names = "--generator",
      paramLabel = "NAME",
      defaultValue = "redis-benchmark",
      description = "Who asks: redis-benchmark, or own for all loads. MIX is always own.")
  private Generator generator = Generator.REDIS_BENCHMARK;

  @Option(
      names = "--peer",
      paramLabel = "NAME=PROGRAM",
      description =
          "Measure this server, too; it has Redis's options. valkey-server is, if it is on the"
              + " PATH. Repeatable.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private Map<String, Path> peers = new LinkedHashMap<>();

  @Option(
      names = "--variant",
      paramLabel = "NAME=ENVIRONMENT",
      description =
          "Measure this server once more with other variables, such as"
              + " g1=CRABCACHE_JAVA_OPTS=-XX:+UseG1GC;JAVA_HOME=/opt/jdk. Repeatable.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private Map<String, String> variants = new LinkedHashMap<>();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write each run to this file. Not with --paced.")
  private @Nullable Path csv;

  @Option(
      names = "--paced",
      description =
          "Latency instead: the mix, 64 bytes, depth 16, 100 connections (or what --only says) at a"
              + " rate that all keep up with, and counted from when each request was due.")
  private boolean paced;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "10",
      description = "With --paced: how long for each server, 0.1 to 1440.")
  private double minutes;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "With --paced: commands per second; without it half of what the slowest server can do.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private @Nullable Integer rate;

  @Option(
      names = "--durability",
      description =
          "What a log costs instead: this server without one, with wal.sync=interval and with always,"
              + " beside Redis with its append-only file. SET, 64 bytes, depth 16, 100 connections,"
              + " or what --only says. Takes two minutes.")
  private boolean durability;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "With --durability: the directory, on the disk to be measured, in which servers keep their"
              + " logs meanwhile (default: that of temporary files).",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private @Nullable Path directory;

  @Override
  public Integer call() throws InterruptedException {
    checkNumbers();
    Cleanup cleanup = new Cleanup();
    try (cleanup) {
      List<Cell> cells = cells();
      List<Variant> ours = Variant.parseAll(variants);
      checkNames();
      checkDurability();
      Programs programs = Programs.find(System.getenv("PATH"));
      if (durability) {
        runDurability(cleanup, programs, cells);
      } else if (paced) {
        runPaced(cleanup, programs, ours, cells);
      } else {
        runMatrix(cleanup, programs, ours, cells);
      }
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
    } catch (FailedException e) {
      // Whoever interrupts it knows why it did not end well.
      if (!cleanup.interrupted()) {
        commandLine().getErr().println("crabcache: " + e.getMessage());
      }
      return e instanceof NotInstalledException ? EXIT_NOT_INSTALLED : ExitCode.SOFTWARE;
    }
  }

  private List<Cell> cells() {
    if (only != null) {
      return Cell.all(Only.parse(only));
    }
    if (durability) {
      return List.of(DurabilityComparison.USUAL);
    }
    if (paced) {
      return List.of(new Cell(LoadCommand.MIX, 64, 16, 100));
    }
    return all ? Cell.all(Only.NOTHING_IN_PARTICULAR) : quick ? Cell.quick() : Cell.usual();
  }

  private void runMatrix(Cleanup cleanup, Programs programs, List<Variant> ours, List<Cell> cells)
      throws InterruptedException {
    int runs = runs();
    int servers = 2 + ours.size() + peers(programs).size();
    BenchReport report = new BenchReport(commandLine().getOut());
    report.line(
        "%d loads, %d servers, %d rounds of %d s each: this takes about %.0f min.",
        cells.size(),
        servers,
        runs,
        seconds,
        Math.ceil(Matrix.estimateSeconds(cells.size(), servers, runs, seconds) / 60));
    report.line("Figures are medians of rounds; ratios are medians of neighboring runs' ratios.");
    Fleet fleet = start(cleanup, programs, ours, report);
    new Matrix(fleet.servers(), settings(cleanup, programs), report).run(cells);
  }

  private int runs() {
    return rounds != null ? rounds : quick ? QUICK_ROUNDS : USUAL_ROUNDS;
  }

  private Matrix.Settings settings(Cleanup cleanup, Programs programs) {
    RedisBenchmark redisBenchmark =
        generator == Generator.OWN
            ? null
            : cleanup.open(() -> new RedisBenchmark(programs.redisBenchmark()));
    PrintWriter runsFile = csv == null ? null : cleanup.open(this::openCsv);
    return new Matrix.Settings(redisBenchmark, runs(), seconds, runsFile);
  }

  private PrintWriter openCsv() {
    try {
      PrintWriter file = new PrintWriter(Files.newBufferedWriter(Objects.requireNonNull(csv)));
      file.println(Matrix.CSV_TITLES);
      return file;
    } catch (IOException e) {
      throw new FailedException("cannot write " + csv + ": " + e.getMessage(), e);
    }
  }

  private void runDurability(Cleanup cleanup, Programs programs, List<Cell> cells)
      throws InterruptedException {
    BenchReport report = new BenchReport(commandLine().getOut());
    double estimate = DurabilityComparison.estimateSeconds(cells.size(), runs(), seconds);
    report.line(
        "%d loads, %d rounds of %d s each: this takes about %.0f min.",
        cells.size(), runs(), seconds, Math.ceil(estimate / 60));
    Path home = Fleet.home();
    Path own =
        cleanup
            .open(
                () ->
                    directory == null
                        ? TemporaryDirectory.create("crabcache-bench-")
                        : TemporaryDirectory.create(directory, "crabcache-bench-"))
            .path();
    machine(report);
    Disk disk = Disk.of(own);
    report.line(
        "%s is on %s; it writes and flushes 4 KiB in %.3f ms.",
        own, disk.type(), disk.flushMillis());
    if (disk.isMemory()) {
      report.line("That is memory and no disk: --directory chooses another place.");
    }
    Matrix.Settings settings = settings(cleanup, programs);
    new DurabilityComparison(cleanup, programs, home, own, settings, report).run(cells);
  }

  private void runPaced(Cleanup cleanup, Programs programs, List<Variant> ours, List<Cell> cells) {
    if (cells.size() != 1) {
      throw new IllegalArgumentException(
          "--paced takes one load, and --only=%s are %d".formatted(only, cells.size()));
    }
    int servers = 2 + ours.size() + peers(programs).size();
    BenchReport report = new BenchReport(commandLine().getOut());
    report.line(
        "%s: %d servers, %.1f minutes each; this takes about %.0f min.",
        cells.get(0),
        servers,
        minutes,
        Math.ceil(PacedComparison.estimateSeconds(servers, minutes) / 60));
    Fleet fleet = start(cleanup, programs, ours, report);
    PacedComparison comparison = new PacedComparison(fleet.servers(), cells.get(0).shape(), report);
    comparison.warmUp();
    double perSecond = rate == null ? comparison.halfOfCapacity() : rate;
    comparison.run(perSecond, minutes, fleet.safepointLogs());
  }

  private Fleet start(Cleanup cleanup, Programs programs, List<Variant> ours, BenchReport report) {
    Fleet fleet = Fleet.start(cleanup, programs, Fleet.home(), ours, peers(programs), paced);
    machine(report);
    fleet.servers().forEach(report::server);
    return fleet;
  }

  private static void machine(BenchReport report) {
    report.line(
        "%d processors, %s %s, Java %s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"));
  }

  /** The servers that the user named, and Valkey where it is installed. */
  private Map<String, Path> peers(Programs programs) {
    Map<String, Path> found = new LinkedHashMap<>(peers);
    programs.valkeyServer().ifPresent(program -> found.putIfAbsent("valkey", program));
    return found;
  }

  private void checkNumbers() {
    require("--rounds", rounds == null ? USUAL_ROUNDS : rounds, 1, 99);
    require("--seconds", seconds, 1, 60);
    require("--minutes", minutes, 0.1, 1440);
    require("--rate", rate == null ? 1 : rate, 1, 100_000_000);
  }

  private void require(String option, Number value, double least, double most) {
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      throw new ParameterException(
          commandLine(),
          String.format(
              Locale.ROOT,
              "%s=%s: allowed are %s to %s",
              option,
              value,
              number(least),
              number(most)));
    }
  }

  private static String number(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }

  /** Names become names of files, and columns of the report. */
  private void checkNames() {
    Set<String> taken = new HashSet<>(Set.of("redis", Variant.PLAIN.name()));
    for (String name :
        Stream.concat(variants.keySet().stream(), peers.keySet().stream()).toList()) {
      if (!name.matches("[A-Za-z0-9._-]{1,16}") || !taken.add(name)) {
        throw new IllegalArgumentException(
            "'%s' cannot be a server's name: up to 16 letters, digits, dots, - and _, each name once"
                .formatted(name));
      }
    }
  }

  /** What durability is measured with is fixed. */
  private void checkDurability() {
    if (durability && (paced || all || !variants.isEmpty() || !peers.isEmpty())) {
      throw new IllegalArgumentException(
          "--durability goes without --paced, --all, --variant and --peer");
    }
    if (directory != null && !durability) {
      throw new IllegalArgumentException("--directory is for --durability");
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli injects the command's description before it calls");
    }
    return spec.commandLine();
  }
}
