package io.crabcache.benchmarks.engine;

import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.server.bootstrap.ExpirySweep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * How long batches take while a million entries expire within one second, and while a cache of a
 * million is cleared, beside the same load while nothing of that happens.
 *
 * <p>One thread executes batches of 64, nine gets to one put, on a cache of its own, and takes the
 * time of each; the server's sweep reclaims what expires or was cleared, on its own thread and in
 * its own steps. Rounds alternate, each with an engine of its own; the medians over rounds count.
 *
 * <pre>
 * java -Xmx256m -XX:MaxDirectMemorySize=4g -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.engine.Pauses help
 * </pre>
 */
public final class Pauses {
  private static final String USAGE =
      """
      Measures the times of batches while entries expire or are cleared in masses.

        entries  that expire or are cleared
        rounds   of each of the three scenes
        warm     seconds from the beginning of the filling until entries begin to expire; the
                 batches of the time that is left are not counted
        seconds  that are measured from then on; the entries expire in the first of them
        memory   memory.max of the engines
        shards   number of shards, 0 for the engine's choice

      defaults:""";

  private static final int ROWS = 64;
  private static final int PUT_EVERY = 10;
  private static final int VALUE_BYTES = 64;
  private static final int BUSY_ENTRIES = 100_000;
  private static final int SPREAD_MILLIS = 1000;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final double NANOS_PER_MICRO = 1000;

  private final Arguments arguments;
  private final byte[] keys = keys();

  private Pauses(Arguments arguments) {
    this.arguments = arguments;
  }

  private enum Scene {
    QUIET("nothing else"),
    EXPIRY("all expire in one second"),
    CLEAR("their cache is cleared");

    private final String text;

    Scene(String text) {
      this.text = text;
    }
  }

  /**
   * What one round found.
   *
   * @param batches times in nanoseconds
   * @param clearNanos time of the batch that clears
   * @param leftBytes memory in use at the end, of what the million took
   */
  private record Round(Histogram batches, long clearNanos, double leftBytes) {

    double micros(double percentile) {
      return batches.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
  }

  /** Runs the measurement; {@code help} tells the arguments. */
  public static void main(String[] given) {
    Arguments arguments =
        Arguments.of(
            given, "entries=1000000", "rounds=5", "warm=8", "seconds=4", "memory=512m", "shards=0");
    if (!arguments.printHelp(USAGE)) {
      new Pauses(arguments).run();
    }
  }

  /** Random keys of the busy cache, more than a processor's caches hold. */
  private static byte[] keys() {
    SplittableRandom random = new SplittableRandom(1);
    ByteBuf bytes = Unpooled.buffer(BUSY_ENTRIES * KeyRows.KEY_BYTES);
    for (int i = 0; i < BUSY_ENTRIES; i++) {
      KeyRows.write(random.nextInt(BUSY_ENTRIES), bytes, i * KeyRows.KEY_BYTES);
    }
    return bytes.array();
  }

  private void run() {
    int rounds = arguments.count("rounds");
    System.out.printf("batches of %d, microseconds, medians of %d rounds%n", ROWS, rounds);
    System.out.printf(
        "%-26s %12s %9s %9s %9s %10s %16s %14s %12s%n",
        "while, of " + arguments.text("entries"),
        "batches",
        "p50",
        "p99",
        "p99.9",
        "longest",
        "p99.9 beyond",
        "clear itself",
        "left MiB");
    Map<Scene, List<Round>> results = new EnumMap<>(Scene.class);
    for (Scene scene : Scene.values()) {
      results.put(scene, new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      results.forEach((scene, done) -> done.add(round(scene)));
    }
    double quiet = median(results.getOrDefault(Scene.QUIET, List.of()), r -> r.micros(99.9));
    results.forEach((scene, done) -> print(scene, done, quiet));
  }

  private static void print(Scene scene, List<Round> rounds, double quiet) {
    double high = median(rounds, round -> round.micros(99.9));
    System.out.printf(
        "%-26s %,12.0f %9.1f %9.1f %9.1f %10.1f %16s %14s %12.1f%n",
        scene.text,
        median(rounds, round -> round.batches.getTotalCount()),
        median(rounds, round -> round.micros(50)),
        median(rounds, round -> round.micros(99)),
        high,
        median(rounds, round -> round.micros(100)),
        scene == Scene.QUIET ? "" : "%+.1f".formatted(high - quiet),
        scene == Scene.CLEAR
            ? "%.1f".formatted(median(rounds, round -> round.clearNanos / NANOS_PER_MICRO))
            : "",
        median(rounds, round -> round.leftBytes) / Figures.MIB);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Figures.median(rounds.stream().map(figure::applyAsDouble).toList());
  }

  private Round round(Scene scene) {
    long first = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(arguments.count("warm"));
    try (MeasuredEngine engine =
        new MeasuredEngine(
            MeasuredEngine.settings(arguments.number("memory"), 0, arguments.count("shards")))) {
      ExpirySweep sweep = ExpirySweep.start(engine.engine());
      try {
        return round(scene, engine, first);
      } finally {
        sweep.close();
      }
    }
  }

  private Round round(Scene scene, MeasuredEngine engine, long first) {
    CacheHandle busy = engine.open("busy");
    engine.fill(busy, 0, BUSY_ENTRIES, VALUE_BYTES);
    long before = engine.statistic("memory_used_bytes");
    CacheHandle doomed = engine.open("doomed");
    fill(engine, doomed, scene, first);
    Load load = new Load(engine, busy);
    load.runUntil(first, new Histogram(LONGEST_NANOS, 3));
    long clearNanos = scene == Scene.CLEAR ? clear(engine, doomed) : 0;
    Histogram batches = new Histogram(LONGEST_NANOS, 3);
    load.runUntil(first + TimeUnit.SECONDS.toMillis(arguments.count("seconds")), batches);
    double left = engine.statistic("memory_used_bytes") - before;
    return new Round(batches, clearNanos, left);
  }

  private void fill(MeasuredEngine engine, CacheHandle doomed, Scene scene, long first) {
    long entries = arguments.number("entries");
    if (scene == Scene.EXPIRY) {
      engine.fill(
          KeyRows.expiringPuts(
              ROWS, doomed, VALUE_BYTES, row -> first + (long) row * SPREAD_MILLIS / ROWS),
          0,
          entries);
    } else {
      engine.fill(doomed, 0, entries, VALUE_BYTES);
    }
    if (System.currentTimeMillis() >= first) {
      throw new IllegalStateException("filling took too long; raise warm");
    }
    if (engine.entries(doomed) != entries) {
      throw new IllegalStateException("not all entries fit; raise memory");
    }
  }

  private static long clear(MeasuredEngine engine, CacheHandle doomed) {
    CommandBatch batch = new CommandBatch();
    batch.add(Commands.CLEAR, 0, doomed);
    DiscardedReplies replies = new DiscardedReplies();
    long start = System.nanoTime();
    engine.engine().execute(batch, 0, replies);
    long nanos = System.nanoTime() - start;
    replies.requireNoFailure();
    return nanos;
  }

  /** The batches whose times count. */
  private final class Load {
    private final MeasuredEngine engine;
    private final KeyRows rows;
    private final DiscardedReplies replies = new DiscardedReplies();
    private int place;

    Load(MeasuredEngine engine, CacheHandle busy) {
      this.engine = engine;
      rows =
          new KeyRows(
              ROWS,
              busy,
              row -> row % PUT_EVERY == PUT_EVERY - 1 ? Commands.PUT : Commands.GET,
              VALUE_BYTES);
    }

    void runUntil(long millis, Histogram batches) {
      while (System.currentTimeMillis() < millis) {
        place = place + 2 * ROWS <= BUSY_ENTRIES ? place + ROWS : 0;
        rows.setKeys(keys, place);
        long start = System.nanoTime();
        rows.execute(engine.engine(), replies);
        batches.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - start));
      }
      replies.requireNoFailure();
    }
  }
}
