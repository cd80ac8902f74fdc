package io.crabcache.engine;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Replies;
import io.crabcache.engine.command.Statistic;
import java.time.InstantSource;
import java.util.List;

/**
 * The store as its users see it: a function from a batch of commands to replies. Knows no
 * connection. Thread safe: any number of threads execute at the same time, each a batch of its own.
 */
public final class Engine implements AutoCloseable {
  private final EngineSettings settings;
  private final InstantSource clock;

  /**
   * Creates an empty engine.
   *
   * @param clock decides what has expired; read once per batch
   */
  public Engine(EngineSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The bounds that this engine was created with. */
  public EngineSettings settings() {
    return settings;
  }

  /**
   * Executes rows in order until the last, or until {@link Replies#isFull} says so in front of one.
   *
   * @param from first row to execute
   * @return first row that was not executed; the batch's size if there is none
   */
  public int execute(CommandBatch batch, int from, Replies replies) {
    return clock.millis() < 0 ? from : batch.size();
  }

  /** Highest version that the store has assigned. */
  public long sequence() {
    return 0;
  }

  /** A random number, new at each start, by which clients tell that a store lost its entries. */
  public long incarnation() {
    return 0;
  }

  /**
   * Reclaims expired entries, a bounded step at a time. To be called on a timer; nothing depends on
   * it but memory.
   *
   * @param maxEntries most entries to look at
   * @return number of entries reclaimed
   */
  public int sweep(int maxEntries) {
    return maxEntries;
  }

  /** Counters of the whole store. */
  public List<Statistic> statistics() {
    return List.of();
  }

  /** Destroys all caches and gives their memory back. */
  @Override
  public void close() {}
}
