package io.crabcache.benchmarks.memory;

import io.crabcache.benchmarks.Arguments;
import io.crabcache.benchmarks.Figures;
import io.crabcache.benchmarks.engine.DiscardedReplies;
import io.crabcache.benchmarks.engine.KeyRows;
import io.crabcache.benchmarks.engine.MeasuredEngine;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Fills an engine with new keys until it has evicted for a while, and prints how many bytes of
 * {@code memory.max} each entry costs beside its key and value: index, header, policy, and what is
 * free between entries or kept free.
 *
 * <pre>
 * java -cp benchmarks/target/crabcache-benchmarks-VERSION.jar io.crabcache.benchmarks.memory.EntryOverhead help
 * </pre>
 */
public final class EntryOverhead {
  private static final String USAGE =
      """
      Fills engines with entries of 16-byte keys and prints the overhead of each entry.

        memory  values of memory.max, with commas between
        value   size of values, bytes
        shards  number of shards, 0 for the engine's choice

      defaults:""";

  private static final int ROWS = 64;

  /** Puts, as a multiple of what would fit without overhead; the last quarter is looked at. */
  private static final int TURNOVERS = 4;

  private static final int SAMPLES = 64;

  private EntryOverhead() {}

  /** Runs the measurement; {@code help} tells the arguments. */
  public static void main(String[] given) {
    Arguments arguments = Arguments.of(given, "memory=64m,256m,1g", "value=64", "shards=0");
    if (arguments.printHelp(USAGE)) {
      return;
    }
    System.out.printf(
        "%14s %14s %14s %18s %18s %10s%n",
        "memory.max", "puts", "entries", "overhead of max", "overhead of used", "refused");
    for (long memory : arguments.numbers("memory")) {
      measure(memory, arguments.count("value"), arguments.count("shards"));
    }
  }

  private static void measure(long memory, int valueBytes, int shards) {
    int payload = KeyRows.KEY_BYTES + valueBytes;
    long puts = TURNOVERS * memory / payload;
    try (MeasuredEngine engine = new MeasuredEngine(MeasuredEngine.settings(memory, 0, shards))) {
      CacheHandle cache = engine.open("entries");
      KeyRows rows = new KeyRows(ROWS, cache, row -> Commands.PUT, valueBytes);
      DiscardedReplies replies = new DiscardedReplies();
      Deque<Long> entries = new ArrayDeque<>();
      Deque<Long> used = new ArrayDeque<>();
      long number = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        for (; number < puts * (sample + 1) / SAMPLES; number += ROWS) {
          rows.setKeys(number).execute(engine.engine(), replies);
        }
        if (sample >= SAMPLES - SAMPLES / TURNOVERS) {
          entries.add(engine.entries(cache));
          used.add(engine.statistic("memory_used_bytes"));
        }
      }
      double each = Figures.median(entries);
      System.out.printf(
          "%,14d %,14d %,14.0f %18.1f %18.1f %,10d%n",
          memory,
          number,
          each,
          memory / each - payload,
          Figures.median(used) / each - payload,
          replies.failures());
    }
  }
}
