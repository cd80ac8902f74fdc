package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.Store;

/** Keeps the place of a reply that does not depend on the store. */
final class Nothing extends Command {
  @Override
  void noteAwaited(CommandBatch batch) {}

  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    replies.result(Outcome.OK, 0, 0, Replies.NO_EXPIRY);
  }
}
