package io.crabcache.benchmarks.durability;

import io.crabcache.bench.BenchedServer;
import io.crabcache.bench.LoadCommand;
import io.crabcache.bench.LoadResult;
import io.crabcache.bench.LoadShape;
import io.crabcache.bench.RespLoad;
import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import io.crabcache.tool.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What clients feel of a snapshot: a server with much data gets a load, in slices of time, while
 * its log makes it take snapshots by itself. Slices with a snapshot under way from beginning to end
 * are compared with slices without: how much it can do, and how long commands take at half of that.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.durability.SnapshotUnderLoad help
 * </pre>
 */
public final class SnapshotUnderLoad {
  private static final String USAGE =
      """
      Loads a server with much data, and compares the time of its snapshots with the rest.

        home       directory of an unpacked archive
        data       bytes of values that the server has, 1 KiB each
        command    of the load, 64 bytes: SET, GET or MIX; without writes there are no snapshots
        snapshots  to be seen in each of the two parts
        limit      longest time of each part, seconds
        slice      of time, milliseconds
        set        further settings of the server, with commas between
        directory  where the server keeps its files meanwhile; empty: where temporary files are

      defaults:""";

  private static final int VALUE_BYTES = 1024;

  /** What a server needs beside the data, however little that is. */
  private static final long ROOM_BYTES = 1L << 30;

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Arguments arguments;
  private final BenchedServer server;
  private final LoadShape shape;
  private final long sliceNanos;

  private SnapshotUnderLoad(Arguments arguments, BenchedServer server) {
    this.arguments = arguments;
    this.server = server;
    LoadCommand command = LoadCommand.valueOf(arguments.text("command").toUpperCase(Locale.ROOT));
    shape = new LoadShape(command, 64, 16, 100);
    sliceNanos = TimeUnit.MILLISECONDS.toNanos(arguments.number("slice"));
  }

  /** All slices of a kind. */
  private static final class Slices {
    private final List<Double> perSecond = new ArrayList<>();
    private final Histogram latencies = new Histogram(3);

    void add(LoadResult result) {
      perSecond.add(result.perSecond());
      latencies.add(result.latencies());
    }

    double rate() {
      return Figures.median(perSecond);
    }

    double millis(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /**
   * A part of the measurement.
   *
   * @param during slices with a snapshot
   * @param between slices without
   */
  private record Part(Slices during, Slices between) {
    boolean isEmpty() {
      return during.perSecond.isEmpty() || between.perSecond.isEmpty();
    }
  }

  /** Runs the measurement; {@code help} tells the arguments. */
  public static void main(String[] given) throws Exception {
    Arguments arguments =
        Arguments.of(
            given,
            "home=distribution/target/run",
            "data=1g",
            "command=SET",
            "snapshots=5",
            "limit=600",
            "slice=500",
            "set=",
            "directory=");
    if (arguments.printHelp(USAGE)) {
      return;
    }
    String parent = arguments.text("directory");
    String prefix = "crabcache-snapshot-";
    try (TemporaryDirectory directory =
            parent.isEmpty()
                ? TemporaryDirectory.create(prefix)
                : TemporaryDirectory.create(Path.of(parent), prefix);
        BenchedServer server = start(arguments, directory.path())) {
      new SnapshotUnderLoad(arguments, server).run();
    }
  }

  private static BenchedServer start(Arguments arguments, Path directory) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--data-dir", directory.resolve("data").toString()));
    options.addAll(List.of("--set", "memory.max=" + (2 * arguments.number("data") + ROOM_BYTES)));
    String more = arguments.text("set");
    if (!more.isEmpty()) {
      for (String assignment : more.split(",", -1)) {
        options.addAll(List.of("--set", assignment));
      }
    }
    Path home = Path.of(arguments.text("home")).toAbsolutePath();
    return BenchedServer.crabCache("crabcache", home, Map.of(), options, directory);
  }

  private void run() throws IOException {
    int entries = (int) (arguments.number("data") / VALUE_BYTES) + LoadCommand.KEYS;
    new Entries(entries, VALUE_BYTES).fill(server);
    System.out.printf("%,d entries of 1 KiB, 16 x 100 commands at once: %s%n", entries, shape);
    Part fast;
    try (RespLoad load = new RespLoad(server.address(), shape)) {
      var unused = load.run(WARM_UP_NANOS);
      fast = part(() -> load.run(sliceNanos));
    }
    print("as fast as it can", fast);
    double half = fast.between.rate() / 2;
    Part paced;
    try (RespLoad load = new RespLoad(server.address(), shape)) {
      paced = part(() -> load.runPaced(half, sliceNanos));
    }
    print(String.format(Locale.ROOT, "at %,.0f per second", half), paced);
    if (fast.isEmpty() || paced.isEmpty()) {
      System.out.println("no slice is comparable: take more data, or shorter slices");
      return;
    }
    System.out.printf(
        "with a snapshot to without: throughput %.2f (goal: at least 0.8), p99.9 at half of it %.2f"
            + " (goal: at most 2)%n",
        fast.during.rate() / fast.between.rate(),
        paced.during.millis(99.9) / paced.between.millis(99.9));
  }

  private Part part(Supplier<LoadResult> slice) {
    Part part = new Part(new Slices(), new Slices());
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(arguments.number("limit"));
    SnapshotProgress before = SnapshotProgress.of(server);
    long enough = before.taken() + arguments.number("snapshots");
    while (before.taken() < enough && System.nanoTime() < limit) {
      LoadResult result = slice.get();
      SnapshotProgress after = SnapshotProgress.of(server);
      Slices kind = kind(part, before, after);
      if (kind != null) {
        kind.add(result);
      }
      before = after;
    }
    return part;
  }

  /** Where a slice belongs; null if something began or ended in it. */
  private static @Nullable Slices kind(Part part, SnapshotProgress before, SnapshotProgress after) {
    if (!before.equals(after)) {
      return null;
    }
    return before.underWay() ? part.during : part.between;
  }

  private static void print(String what, Part part) {
    System.out.printf(
        "%-28s %10s %14s %10s %10s %10s%n",
        what, "slices", "per second", "p50 ms", "p99 ms", "p99.9 ms");
    print("  without a snapshot", part.between);
    print("  with one under way", part.during);
  }

  private static void print(String what, Slices slices) {
    System.out.printf(
        "%-28s %10d %,14.0f %10.3f %10.3f %10.3f%n",
        what,
        slices.perSecond.size(),
        slices.rate(),
        slices.millis(50),
        slices.millis(99),
        slices.millis(99.9));
  }
}
