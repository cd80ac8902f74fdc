package io.crabcache.engine.command;

import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;

/**
 * What a row of a {@link CommandBatch} asks for. One class each, one stateless instance each, all
 * in {@link Commands}; a session finds it by the opcode or the name of its dialect.
 */
public abstract class Command {

  /** Whether the rows behind this one belong to it; see {@link Group}. */
  final boolean isGroup;

  /** For the commands of this package. */
  Command() {
    this(false);
  }

  Command(boolean isGroup) {
    this.isGroup = isGroup;
  }

  /** Computes what depends on a row alone; called for all rows before the first is executed. */
  public void prepare(Store store, CommandBatch batch, int row) {}

  /**
   * Reads what the execution of a row will read, so that the processor fetches it ahead while other
   * rows are warmed.
   *
   * @param stage 0 to {@link Shard#WARM_STAGES} - 1; all rows take one stage before the next
   * @return something that depends on what was read, and means nothing
   */
  public long warm(Store store, CommandBatch batch, int row, int stage) {
    return 0;
  }

  /**
   * Executes a row and hands exactly one reply to {@code replies}, or those of a whole group.
   * Called by the engine.
   *
   * @param now milliseconds of the engine's clock
   */
  public abstract void execute(Store store, long now, CommandBatch batch, int row, Replies replies);

  /**
   * Whether the execution of a row may change what is logged. Such rows are refused once the log
   * has failed; access expiry does not count.
   */
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return false;
  }

  /**
   * Notes what the reply to a row depends on, after its execution: on everything, unless the
   * command knows better.
   */
  void noteAwaited(CommandBatch batch) {
    batch.awaitAll();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName();
  }
}
