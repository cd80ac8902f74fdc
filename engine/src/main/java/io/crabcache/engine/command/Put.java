package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Store;

/**
 * Stores a value if the condition holds. OK with STORED and the new version; OK without STORED and
 * with version 0 if the entry would expire at once, in which case an entry that EXISTED is gone.
 */
final class Put extends KeyCommand {
  @Override
  public boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  boolean fits(Store store, CacheSpec spec, CommandBatch batch, int row, Replies replies) {
    String problem = Sizes.problem(store, spec, batch.keyLength(row), batch.valueLength(row));
    if (problem != null) {
      replies.failure(Failure.TOO_LARGE, problem);
    }
    return problem == null;
  }

  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    int modifiers = batch.modifiers(row);
    Outcome outcome = condition(key, batch, row);
    if (outcome == Outcome.MISSING) {
      missing(replies);
    } else if (outcome == Outcome.MISMATCH) {
      found(key, outcome, returnsPrevious(batch, row), spec, now, batch, row, replies);
    } else {
      long expiry =
          key.isLive()
              ? Expiry.ofUpdate(spec, now, modifiers, batch.expiry(row), key.expiry())
              : Expiry.ofCreation(spec, now, modifiers, batch.expiry(row));
      if (expiry > now) {
        store(key, expiry, now, batch, row, replies);
      } else {
        expireAtOnce(key, expiry, batch, row, replies);
      }
    }
  }

  private static void store(
      KeyView key, long expiry, long now, CommandBatch batch, int row, Replies replies) {
    long version = key.nextVersion();
    int flags = Replies.STORED | existed(key);
    reply(key, Outcome.OK, flags, version, expiry, returnsPrevious(batch, row), replies);
    batch
        .effects()
        .put(
            key,
            row,
            batch.source(),
            batch.valueIndex(row),
            batch.valueLength(row),
            version,
            expiry,
            now);
  }

  private static void expireAtOnce(
      KeyView key, long expiry, CommandBatch batch, int row, Replies replies) {
    long version = key.nextVersion();
    reply(key, Outcome.OK, existed(key), 0, expiry, returnsPrevious(batch, row), replies);
    batch.effects().putExpired(key, row, version);
  }

  private static int existed(KeyView key) {
    return key.isLive() ? Replies.EXISTED : 0;
  }
}
