package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Store;

/**
 * Takes or renews a lease on a key, which needs no entry, and answers with the entry if there is
 * one; MISMATCH if another holds it. Counts as no read.
 */
final class Lease extends KeyCommand {

  /** Longest lease, milliseconds: who is gone does not hold others up for longer. */
  static final long MAX_MILLIS = 60_000;

  @Override
  boolean fits(Store store, CacheSpec spec, CommandBatch batch, int row, Replies replies) {
    long millis = batch.expiry(row);
    if (millis >= 1 && millis <= MAX_MILLIS && batch.version(row) != 0) {
      return true;
    }
    replies.failure(
        Failure.INVALID_ARGUMENT,
        "a lease needs a holder other than 0 and 1 to %d ms, not holder %d and %d ms"
            .formatted(MAX_MILLIS, batch.version(row), millis));
    return false;
  }

  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    Outcome outcome =
        batch.effects().lease(key, batch.version(row), now + batch.expiry(row), now)
            ? Outcome.OK
            : Outcome.MISMATCH;
    if (key.isLive()) {
      int flags = Replies.EXISTED | Replies.LEASED;
      reply(key, outcome, flags, key.version(), key.expiry(), outcome == Outcome.OK, replies);
    } else {
      replies.result(outcome, Replies.LEASED, 0, Replies.NO_EXPIRY);
    }
  }

  @Override
  boolean returnsValue(CommandBatch batch, int row) {
    return true;
  }
}
