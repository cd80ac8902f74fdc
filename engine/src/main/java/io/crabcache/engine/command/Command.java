package io.crabcache.engine.command;

import io.crabcache.engine.store.Store;

/**
 * What a row of a {@link CommandBatch} asks for. One class each, one stateless instance each, all
 * in {@link Commands}; a session finds it by the opcode or the name of its dialect.
 */
public abstract class Command {

  /** For the commands of this package. */
  Command() {}

  /** Computes what depends on a row alone; called for all rows before the first is executed. */
  public void prepare(Store store, CommandBatch batch, int row) {}

  /**
   * Executes a row and hands exactly one reply to {@code replies}. Called by the engine.
   *
   * @param now milliseconds of the engine's clock
   */
  public abstract void execute(Store store, long now, CommandBatch batch, int row, Replies replies);

  @Override
  public final String toString() {
    return getClass().getSimpleName();
  }
}
