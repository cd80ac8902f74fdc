package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;

/** Gives a lease back: OK, or MISSING if the holder has none. */
final class Release extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    boolean released = batch.effects().release(key, batch.version(row));
    replies.result(released ? Outcome.OK : Outcome.MISSING, 0, 0, Replies.NO_EXPIRY);
  }
}
