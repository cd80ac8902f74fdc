package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.Store;
import java.util.Objects;

/** Runs something of the caller's, at its place among the rows, and answers OK. */
final class Call extends Command {
  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    ((Runnable) Objects.requireNonNull(batch.attachment(row))).run();
    replies.result(Outcome.OK, 0, 0, Replies.NO_EXPIRY);
  }

  /** The reply tells nothing of the store. */
  @Override
  void noteAwaited(CommandBatch batch) {}
}
