package io.crabcache.benchmarks.engine;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batches of 64 commands in an engine of one million entries, 16-byte keys and 64-byte values.
 * Times are per command. {@link BatchComparison} runs them in turns with {@link
 * CaffeineOperations}.
 *
 * <p>Keys come as bytes in a direct buffer, as from a socket, in random order, so that nearly every
 * command meets the memory's latency. Values are copied out of the store and into it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BenchmarkKeys.OPERATIONS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms3g", "-Xmx3g"})
public class EngineBatches {
  private static final int PUT_EVERY = 10;
  private static final long AMPLE_MEMORY = 512L << 20;

  /** Room for about as many entries, if each has 48 bytes of overhead. */
  private static final long SCARCE_MEMORY = BenchmarkKeys.ENTRIES * 128L;

  /** For JMH. */
  public EngineBatches() {}

  /** An engine, filled. */
  public abstract static class Filled {
    final MeasuredEngine engine;
    final CacheHandle cache;

    Filled(long memoryMax, long maxEntries) {
      engine = new MeasuredEngine(MeasuredEngine.settings(memoryMax, maxEntries, 0));
      cache = engine.open("benchmark");
      engine.fill(cache, 0, BenchmarkKeys.ENTRIES, BenchmarkKeys.VALUE_BYTES);
    }

    /** Ends the engine. */
    @TearDown
    public void close() {
      engine.close();
    }
  }

  /** An engine that has room for more. */
  @State(Scope.Benchmark)
  public static class Roomy extends Filled {
    /** Fills it. */
    public Roomy() {
      super(AMPLE_MEMORY, 0);
      if (engine.entries(cache) != BenchmarkKeys.ENTRIES) {
        throw new IllegalStateException("the engine has not kept all entries");
      }
    }
  }

  /** An engine that is full by number of entries. */
  @State(Scope.Benchmark)
  public static class FullByEntries extends Filled {
    /** Fills it. */
    public FullByEntries() {
      super(AMPLE_MEMORY, BenchmarkKeys.ENTRIES);
    }
  }

  /** An engine that is full by memory. */
  @State(Scope.Benchmark)
  public static class FullByMemory extends Filled {
    /** Fills it. */
    public FullByMemory() {
      super(SCARCE_MEMORY, 0);
    }
  }

  /** A thread's batch, made when it is first executed. */
  @State(Scope.Thread)
  public static class Batch {
    private final DiscardedReplies replies = new DiscardedReplies();
    private @Nullable KeyRows rows;
    private int place;

    /** For JMH. */
    public Batch() {}

    /** Lets each thread begin elsewhere. */
    @Setup
    public void setUp(BenchmarkKeys keys) {
      place = keys.start();
    }

    /** Makes sure that what was measured is what was meant. */
    @TearDown
    public void check() {
      replies.requireNoFailure();
      if (replies.found() > 0 && replies.missing() > 0) {
        throw new IllegalStateException("some keys were there and some were not");
      }
    }

    private KeyRows rows(Filled filled, IntFunction<Command> command) {
      if (rows == null) {
        rows =
            new KeyRows(BenchmarkKeys.OPERATIONS, filled.cache, command, BenchmarkKeys.VALUE_BYTES);
      }
      return rows;
    }

    long execute(Filled filled, IntFunction<Command> command, byte[] keys) {
      place = BenchmarkKeys.next(place, keys.length / KeyRows.KEY_BYTES);
      rows(filled, command).setKeys(keys, place).execute(filled.engine.engine(), replies);
      return replies.found();
    }

    long insert(Filled filled, long first) {
      rows(filled, row -> Commands.PUT).setKeys(first).execute(filled.engine.engine(), replies);
      return replies.found();
    }
  }

  /** Gets that find their keys. */
  @Benchmark
  public long getHit(Roomy engine, Batch batch, BenchmarkKeys keys) {
    return batch.execute(engine, row -> Commands.GET, keys.present);
  }

  /** Gets that do not. */
  @Benchmark
  public long getMiss(Roomy engine, Batch batch, BenchmarkKeys keys) {
    return batch.execute(engine, row -> Commands.GET, keys.absent);
  }

  /** Puts to keys that are there. */
  @Benchmark
  public long putOverwrite(Roomy engine, Batch batch, BenchmarkKeys keys) {
    return batch.execute(engine, row -> Commands.PUT, keys.present);
  }

  /** One put to nine gets, all of keys that are there. */
  @Benchmark
  public long mixed(Roomy engine, Batch batch, BenchmarkKeys keys) {
    return batch.execute(
        engine,
        row -> row % PUT_EVERY == PUT_EVERY - 1 ? Commands.PUT : Commands.GET,
        keys.present);
  }

  /** Puts of new keys into an engine that is full by number of entries. */
  @Benchmark
  public long putInsert(FullByEntries engine, Batch batch, BenchmarkKeys keys) {
    return batch.insert(engine, keys.fresh());
  }

  /** Puts of new keys into an engine that is full by memory. */
  @Benchmark
  public long putInsertByMemory(FullByMemory engine, Batch batch, BenchmarkKeys keys) {
    return batch.insert(engine, keys.fresh());
  }
}
