package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;

/**
 * Stores a value if the condition holds. OK with STORED and the new version; OK without STORED and
 * with version 0 if the entry would expire at once, in which case an entry that EXISTED is gone.
 */
final class Put extends KeyCommand {
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
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    int modifiers = batch.modifiers(row);
    Outcome outcome = condition(shard, batch, row);
    if (outcome == Outcome.MISSING) {
      missing(replies);
    } else if (outcome == Outcome.MISMATCH) {
      found(shard, outcome, returnsPrevious(batch, row), spec, now, modifiers, replies);
    } else {
      long expiry =
          shard.isLive()
              ? Expiry.ofUpdate(spec, now, modifiers, batch.expiry(row), shard.expiry())
              : Expiry.ofCreation(spec, now, modifiers, batch.expiry(row));
      if (expiry > now) {
        store(shard, expiry, now, batch, row, replies);
      } else {
        expireAtOnce(shard, expiry, batch, row, replies);
      }
    }
  }

  private static void store(
      Shard shard, long expiry, long now, CommandBatch batch, int row, Replies replies) {
    long version = shard.nextVersion();
    int flags = Replies.STORED | existed(shard);
    reply(shard, Outcome.OK, flags, version, expiry, returnsPrevious(batch, row), replies);
    shard.put(
        batch.source(),
        batch.source(),
        batch.valueIndex(row),
        batch.valueLength(row),
        version,
        expiry,
        now);
  }

  private static void expireAtOnce(
      Shard shard, long expiry, CommandBatch batch, int row, Replies replies) {
    shard.nextVersion();
    reply(shard, Outcome.OK, existed(shard), 0, expiry, returnsPrevious(batch, row), replies);
    shard.putExpired();
  }

  private static int existed(Shard shard) {
    return shard.isLive() ? Replies.EXISTED : 0;
  }
}
