package io.crabcache.benchmarks.engine;

import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link EngineBatches} and {@link CaffeineOperations} in turns, each in a JVM of its own,
 * with one thread and with two, and prints medians: times, heap allocated, the ratio to the peer
 * (the median over rounds, because neighbors meet the same weather on the machine), and what a
 * second thread brings.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.engine.BatchComparison help
 * </pre>
 */
public final class BatchComparison {
  private static final String USAGE =
      """
      Runs batches of 64 commands on the engine, and 64 operations on Caffeine, in turns.
      Words are operations: getHit getMiss putOverwrite putInsert mixed; all if none is given.

        rounds   how often each is run, in a JVM of its own
        seconds  of warm-up, and again of measurement, in each run

      defaults:""";

  private static final List<String> OPERATIONS =
      List.of("getHit", "getMiss", "putOverwrite", "mixed", "putInsert");

  /** What has no peer of its own is compared with this operation's. */
  private static final Map<String, String> ALSO = Map.of("putInsert", "putInsertByMemory");

  private final Arguments arguments;
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  private BatchComparison(Arguments arguments) {
    this.arguments = arguments;
  }

  /**
   * One run's figures.
   *
   * @param nanos time of an operation as a thread sees it
   * @param heapBytes allocated by an operation
   */
  private record Run(double nanos, double heapBytes) {}

  /** Runs the comparison; {@code help} tells the arguments. */
  public static void main(String[] given) throws RunnerException {
    Arguments arguments = Arguments.of(given, "rounds=5", "seconds=3");
    if (!arguments.printHelp(USAGE)) {
      new BatchComparison(arguments).run();
    }
  }

  private void run() throws RunnerException {
    List<String> operations = arguments.words().isEmpty() ? OPERATIONS : arguments.words();
    int rounds = arguments.count("rounds");
    System.out.printf(
        "medians of %d alternating rounds; ns and heap bytes for each operation%n", rounds);
    System.out.printf(
        "%-18s %7s %10s %12s %10s %12s %16s %18s%n",
        "",
        "threads",
        "engine ns",
        "Caffeine ns",
        "ratio",
        "engine B/op",
        "engine 2/1 thr.",
        "Caffeine 2/1 thr.");
    for (String operation : operations) {
      for (int round = 0; round < rounds; round++) {
        for (int threads = 1; threads <= 2; threads++) {
          measure(EngineBatches.class, operation, threads);
          measure(CaffeineOperations.class, operation, threads);
          String also = ALSO.get(operation);
          if (also != null) {
            measure(EngineBatches.class, also, threads);
          }
        }
      }
      print(operation, operation);
      String also = ALSO.get(operation);
      if (also != null) {
        print(also, operation);
      }
    }
  }

  private void measure(Class<?> benchmarks, String operation, int threads) throws RunnerException {
    int seconds = arguments.count("seconds");
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("\\." + benchmarks.getSimpleName() + "\\." + operation + "$")
                    .threads(threads)
                    .warmupIterations(seconds)
                    .measurementIterations(seconds)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    runs.computeIfAbsent(name(benchmarks, operation, threads), name -> new ArrayList<>())
        .add(new Run(result.getPrimaryResult().getScore(), heapBytes(result)));
  }

  private static String name(Class<?> benchmarks, String operation, int threads) {
    return benchmarks.getSimpleName() + "." + operation + " " + threads;
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double heapBytes(RunResult result) {
    for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
        return entry.getValue().getScore();
      }
    }
    return Double.NaN;
  }

  private void print(String ours, String peer) {
    for (int threads = 1; threads <= 2; threads++) {
      List<Run> engine = runs(EngineBatches.class, ours, threads);
      List<Run> caffeine = runs(CaffeineOperations.class, peer, threads);
      System.out.printf(
          "%-18s %7d %10.1f %12.1f %10.2f %12.3f %16s %18s%n",
          ours,
          threads,
          Figures.median(engine.stream().map(Run::nanos).toList()),
          Figures.median(caffeine.stream().map(Run::nanos).toList()),
          Figures.median(ratios(engine, caffeine, 1)),
          Figures.median(engine.stream().map(Run::heapBytes).toList()),
          threads == 1 ? "" : scaling(EngineBatches.class, ours),
          threads == 1 ? "" : scaling(CaffeineOperations.class, peer));
    }
  }

  /** How many times as much two threads do as one. */
  private String scaling(Class<?> benchmarks, String operation) {
    List<Double> factors =
        ratios(runs(benchmarks, operation, 1), runs(benchmarks, operation, 2), 2);
    return "%.2f".formatted(Figures.median(factors));
  }

  private List<Run> runs(Class<?> benchmarks, String operation, int threads) {
    return runs.getOrDefault(name(benchmarks, operation, threads), List.of());
  }

  private static List<Double> ratios(List<Run> these, List<Run> those, int factor) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < these.size(); i++) {
      ratios.add(factor * these.get(i).nanos / those.get(i).nanos);
    }
    return ratios;
  }
}
