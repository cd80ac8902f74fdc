package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.Store;

/** Keeps a refused row's reply in its place among the others. */
final class Reject extends Command {
  @Override
  void noteAwaited(CommandBatch batch) {}

  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    if (batch.attachment(row) instanceof Rejection rejection) {
      replies.failure(rejection.failure(), rejection.text());
    } else {
      replies.failure(Failure.INVALID_ARGUMENT, "the command was refused");
    }
  }
}
