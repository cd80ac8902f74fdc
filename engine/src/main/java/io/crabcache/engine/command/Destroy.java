package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.Store;

/** Removes a cache and its entries: OK, or MISSING if there is none of the name. */
final class Destroy extends Command {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  public void execute(Store store, long now, CommandBatch batch, int row, Replies replies) {
    String name = Names.ofRow(batch, row);
    if (name == null) {
      replies.failure(Failure.INVALID_ARGUMENT, Names.RULE);
    } else {
      Outcome outcome = store.destroy(name) ? Outcome.OK : Outcome.MISSING;
      replies.result(outcome, 0, 0, Replies.NO_EXPIRY);
    }
  }
}
