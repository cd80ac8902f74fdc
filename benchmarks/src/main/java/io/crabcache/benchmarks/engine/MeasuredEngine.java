package io.crabcache.benchmarks.engine;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Statistic;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** An engine to be measured, with what a measurement does to it beside what is measured. */
public final class MeasuredEngine implements AutoCloseable {
  private static final int ROWS = 64;
  private static final int MAX_ENTRY_BYTES = 1 << 20;

  private final Engine engine;

  /** Creates an empty engine on the system's clock. */
  public MeasuredEngine(EngineSettings settings) {
    engine = new Engine(settings, InstantSource.system());
  }

  /**
   * Settings of an engine with the defaults of eviction.
   *
   * @param memoryMax bytes
   * @param maxEntries most entries, 0 for no limit but memory
   * @param shards a power of two, 0 for the engine's choice
   */
  public static EngineSettings settings(long memoryMax, long maxEntries, int shards) {
    EvictionSettings defaults = EvictionSettings.DEFAULT;
    return new EngineSettings(
        memoryMax,
        MAX_ENTRY_BYTES,
        EngineSettings.DEFAULT_MAX_CACHES,
        shards,
        new EvictionSettings(
            maxEntries,
            defaults.windowRatio(),
            defaults.adaptive(),
            defaults.sketchWidth(),
            defaults.sketchDepth(),
            defaults.resetInterval(),
            defaults.highWatermark(),
            defaults.lowWatermark(),
            defaults.admissionThresholdMultiplier()));
  }

  /** The engine itself. */
  public Engine engine() {
    return engine;
  }

  /** Opens a cache whose entries do not expire by themselves. */
  public CacheHandle open(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    CommandBatch batch = new CommandBatch();
    batch.setSource(Unpooled.wrappedBuffer(bytes));
    batch
        .add(Commands.CREATE, CommandBatch.ALWAYS, null)
        .setKey(0, bytes.length)
        .setAttachment(CacheSpec.DEFAULT);
    return executed(batch).cache();
  }

  /** Puts the keys of at least 64 numbers, with values of one size. */
  public void fill(CacheHandle cache, long from, long to, int valueBytes) {
    fill(new KeyRows(ROWS, cache, row -> Commands.PUT, valueBytes), from, to);
  }

  /**
   * Executes rows with the keys of numbers.
   *
   * @throws IllegalArgumentException if there are fewer numbers than rows
   * @throws IllegalStateException if a row fails
   */
  public void fill(KeyRows rows, long from, long to) {
    if (to - from < rows.rows()) {
      throw new IllegalArgumentException(
          "numbers %d to %d are fewer than the %d rows".formatted(from, to, rows.rows()));
    }
    DiscardedReplies replies = new DiscardedReplies();
    for (long number = from; number < to; number += rows.rows()) {
      // The last batch goes back a little: putting a key twice does no harm.
      rows.setKeys(Math.min(number, to - rows.rows()));
      rows.execute(engine, replies);
    }
    replies.requireNoFailure();
  }

  /** Number of entries of a cache. */
  public long entries(CacheHandle cache) {
    CommandBatch batch = new CommandBatch();
    batch.add(Commands.COUNT, 0, cache);
    return executed(batch).number();
  }

  /**
   * A counter of the store.
   *
   * @throws IllegalArgumentException if there is none of the name
   */
  public long statistic(String name) {
    return engine.statistics().stream()
        .filter(statistic -> statistic.name().equals(name))
        .mapToLong(Statistic::value)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the engine has no statistic '" + name + "'"));
  }

  private DiscardedReplies executed(CommandBatch batch) {
    DiscardedReplies replies = new DiscardedReplies();
    engine.execute(batch, 0, replies);
    replies.requireNoFailure();
    return replies;
  }

  @Override
  public void close() {
    engine.close();
  }
}
