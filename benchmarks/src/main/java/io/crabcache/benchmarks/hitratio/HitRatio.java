package io.crabcache.benchmarks.hitratio;

import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import io.crabcache.benchmarks.engine.MeasuredEngine;
import io.crabcache.benchmarks.hitratio.Workload.Hits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Hit ratios of the store beside Caffeine and a plain LRU: each access gets a key, and on a miss
 * puts it. Prints a table, with differences in percentage points, and the worst of them.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.hitratio.HitRatio help
 * </pre>
 */
public final class HitRatio {
  private static final String USAGE =
      """
      Runs workloads through the store, Caffeine and LRU, and prints their hit ratios in percent.
      Words are generators (zipf scan loop zigzag hotspot recency; all of them if no word is given)
      or paths of traces (gzip of big-endian 32-bit keys, one for each access).

        capacities  entries, with commas between; if empty, three that suit the workload: for a
                    trace 1, 5 and 20 % of its keys. With sizes: bytes of memory.max, at least 1m
                    for each shard; if empty, 5, 20 and 50 % of all keys and values
        shards      numbers of shards to run the store with; 0 leaves the choice to the engine
        runs        how often to run each cache that is random; the median counts
        accesses    how many of each workload; 0 for what suits it, or the whole trace
        seed        of the generators
        sizes       true: values have sizes, 64 bytes to 32 KiB, and bytes are the limit. Caffeine
                    and LRU may then keep as many bytes of keys and values as the store was found to
                    keep at its end, so that policies are compared and not overheads

      defaults:""";

  /** Enough for entries of a few bytes never to meet the limit on memory. */
  private static final long BYTES_PER_ENTRY = 512;

  private static final long SPARE_BYTES = 256 << 20;

  /** What the store asks for. */
  private static final long LEAST_BYTES_PER_SHARD = 1 << 20;

  private final Arguments arguments;
  private final int runs;
  private double worstToCaffeine;
  private double worstToLru;

  private HitRatio(Arguments arguments) {
    this.arguments = arguments;
    this.runs = arguments.count("runs");
  }

  /** Runs the comparison; {@code help} tells the arguments. */
  public static void main(String[] given) throws IOException {
    Arguments arguments =
        Arguments.of(
            given, "capacities=", "shards=0", "runs=1", "accesses=0", "seed=1", "sizes=false");
    if (!arguments.printHelp(USAGE)) {
      new HitRatio(arguments).run();
    }
  }

  private void run() throws IOException {
    List<String> words =
        arguments.words().isEmpty()
            ? Arrays.stream(Generator.values()).map(g -> g.name().toLowerCase(Locale.ROOT)).toList()
            : arguments.words();
    boolean sized = arguments.flag("sizes");
    System.out.println(
        sized
            ? "hit ratio of objects and of bytes, %; differences in points"
            : "hit ratio, %; differences in points");
    System.out.printf(
        sized
            ? "%-16s %12s %6s %12s %17s %17s %17s %17s %17s%n"
            : "%-16s %12s %6s %12s %9s %9s %9s %9s %9s%n",
        "workload",
        sized ? "memory.max" : "entries",
        "shards",
        sized ? "payload" : "kept",
        "store",
        "Caffeine",
        "LRU",
        "-Caffeine",
        "-LRU");
    for (String word : words) {
      Workload workload = Workload.of(word, arguments.count("accesses"), arguments.number("seed"));
      for (long capacity : capacities(workload, sized)) {
        if (sized) {
          compareSized(workload, capacity);
        } else {
          compare(workload, capacity);
        }
      }
    }
    System.out.printf(
        "worst difference: %+.2f to Caffeine, %+.2f to LRU%n", worstToCaffeine, worstToLru);
  }

  private List<Long> capacities(Workload workload, boolean sized) {
    List<Long> given = arguments.numbers("capacities");
    if (!given.isEmpty()) {
      return given;
    }
    long bytes = workload.distinctBytes();
    return sized ? List.of(bytes / 20, bytes / 5, bytes / 2) : workload.capacities();
  }

  private void compare(Workload workload, long capacity) {
    Hits caffeine = median(workload, () -> new CaffeineCache(capacity, false), false);
    Hits lru = workload.run(new LruCache(capacity, false), false);
    for (long shards : arguments.numbers("shards")) {
      long memory = SPARE_BYTES + capacity * BYTES_PER_ENTRY;
      OurRun ours = ourRun(workload, memory, capacity, shards, false);
      System.out.printf(
          "%-16s %,12d %6d %,12d %9.2f %9.2f %9.2f %+9.2f %+9.2f%n",
          workload.name(),
          capacity,
          shards,
          ours.kept,
          100 * ours.hits.ofAccesses(),
          100 * caffeine.ofAccesses(),
          100 * lru.ofAccesses(),
          toCaffeine(ours.hits.ofAccesses(), caffeine.ofAccesses()),
          toLru(ours.hits.ofAccesses(), lru.ofAccesses()));
      ours.printRefusals();
    }
  }

  private void compareSized(Workload workload, long memoryMax) {
    for (long shards : arguments.numbers("shards")) {
      if (memoryMax < LEAST_BYTES_PER_SHARD * Math.max(1, shards)) {
        System.out.printf(
            "%-16s %,12d %6d too little memory for the store: left out%n",
            workload.name(), memoryMax, shards);
        continue;
      }
      OurRun ours = ourRun(workload, memoryMax, 0, shards, true);
      Hits caffeine = median(workload, () -> new CaffeineCache(ours.kept, true), true);
      Hits lru = workload.run(new LruCache(ours.kept, true), true);
      System.out.printf(
          "%-16s %,12d %6d %,12d %17s %17s %17s %+8.2f %+8.2f %+8.2f %+8.2f%n",
          workload.name(),
          memoryMax,
          shards,
          ours.kept,
          text(ours.hits),
          text(caffeine),
          text(lru),
          toCaffeine(ours.hits.ofAccesses(), caffeine.ofAccesses()),
          100 * (ours.hits.ofBytes() - caffeine.ofBytes()),
          toLru(ours.hits.ofAccesses(), lru.ofAccesses()),
          100 * (ours.hits.ofBytes() - lru.ofBytes()));
      ours.printRefusals();
    }
  }

  private static String text(Hits hits) {
    return "%8.2f %8.2f".formatted(100 * hits.ofAccesses(), 100 * hits.ofBytes());
  }

  private double toCaffeine(double ours, double caffeine) {
    double points = 100 * (ours - caffeine);
    worstToCaffeine = Math.min(worstToCaffeine, points);
    return points;
  }

  private double toLru(double ours, double lru) {
    double points = 100 * (ours - lru);
    worstToLru = Math.min(worstToLru, points);
    return points;
  }

  private Hits median(Workload workload, Supplier<SimulatedCache> cache, boolean sized) {
    List<Hits> hits = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      try (SimulatedCache fresh = cache.get()) {
        hits.add(workload.run(fresh, sized));
      }
    }
    return median(hits);
  }

  private static Hits median(List<Hits> hits) {
    return new Hits(
        Figures.median(hits.stream().map(Hits::ofAccesses).toList()),
        Figures.median(hits.stream().map(Hits::ofBytes).toList()));
  }

  /** What the store did: medians, and what the last run left. */
  private record OurRun(Hits hits, long kept, long refused, String refusal) {

    void printRefusals() {
      if (refused > 0) {
        System.out.printf("  %,d puts were refused, the last: %s%n", refused, refusal);
      }
    }
  }

  private OurRun ourRun(
      Workload workload, long memoryMax, long maxEntries, long shards, boolean sized) {
    List<Hits> hits = new ArrayList<>();
    long kept = 0;
    long refused = 0;
    String refusal = "";
    for (int i = 0; i < runs; i++) {
      try (EngineCache cache =
          new EngineCache(
              MeasuredEngine.settings(memoryMax, maxEntries, Math.toIntExact(shards)),
              Workload.MAX_VALUE_BYTES)) {
        hits.add(workload.run(cache, sized));
        kept = sized ? cache.payloadBytes() : cache.entries();
        refused += cache.refused();
        refusal = cache.refusal();
      }
    }
    return new OurRun(median(hits), kept, refused, refusal);
  }
}
