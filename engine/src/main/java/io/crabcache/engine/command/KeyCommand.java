package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A command on one key: atomic, because it runs under the lock of the key's shard. It looks,
 * decides everything, replies, and only then changes something; what fails before that has changed
 * nothing.
 */
abstract class KeyCommand extends CacheCommand {
  static final int MAX_KEY_BYTES = 65_536;

  @Override
  public final void prepare(Store store, CommandBatch batch, int row) {
    batch.setHash(row, store.hash(batch.source(), batch.keyIndex(row), batch.keyLength(row)));
  }

  @Override
  public final long warm(Store store, CommandBatch batch, int row, int stage) {
    CacheHandle cache = batch.cache(row);
    if (cache == null) {
      return 0;
    }
    long hash = cache.salted(batch.hash(row));
    return store.shardOf(hash).warm(cache, hash, stage);
  }

  @Override
  final void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    if (!accepts(store, cache, batch, row, replies)) {
      return;
    }
    long hash = cache.salted(batch.hash(row));
    Shard shard = store.shardOf(hash);
    shard.lock();
    try {
      if (shard.enter(cache)) {
        shard.find(hash, batch.source(), batch.keyIndex(row), batch.keyLength(row), now);
        execute(shard, cache.spec(), now, batch, row, replies);
      } else {
        noSuchCache(replies, cache);
      }
    } finally {
      batch.await(shard, cache);
      shard.unlock();
    }
  }

  /** A read, too, waits for what others have written in its shard: a crash could undo that. */
  @Override
  final void noteAwaited(CommandBatch batch) {}

  /** Tells whether the row can be executed at all; if not, it has replied. Needs no lock. */
  final boolean accepts(
      Store store, CacheHandle cache, CommandBatch batch, int row, Replies replies) {
    if (batch.keyLength(row) > MAX_KEY_BYTES) {
      replies.failure(
          Failure.TOO_LARGE,
          "key of %d bytes is over the limit of %d".formatted(batch.keyLength(row), MAX_KEY_BYTES));
      return false;
    }
    String problem = problem(batch, row);
    if (problem != null) {
      replies.failure(Failure.INVALID_ARGUMENT, problem);
      return false;
    }
    return fits(store, cache.spec(), batch, row, replies);
  }

  /** Decides, replies and acts; the key's shard is locked. */
  abstract void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies);

  /** Tells whether what the row would store can be stored at all; if not, it has replied. */
  boolean fits(Store store, CacheSpec spec, CommandBatch batch, int row, Replies replies) {
    return true;
  }

  /** Whether the reply will carry the entry's value. */
  boolean returnsValue(CommandBatch batch, int row) {
    return returnsPrevious(batch, row);
  }

  private static @Nullable String problem(CommandBatch batch, int row) {
    int modifiers = batch.modifiers(row);
    if ((modifiers & CommandBatch.CONDITION_MASK) > CommandBatch.IF_VALUE) {
      return "unknown condition " + (modifiers & CommandBatch.CONDITION_MASK);
    }
    return Expiry.problem(modifiers, batch.expiry(row));
  }

  /** Evaluates a row's condition against what the key has. */
  static Outcome condition(KeyView key, CommandBatch batch, int row) {
    int condition = batch.modifiers(row) & CommandBatch.CONDITION_MASK;
    if (!key.isLive()) {
      boolean holds = condition == CommandBatch.ALWAYS || condition == CommandBatch.IF_ABSENT;
      return holds ? Outcome.OK : Outcome.MISSING;
    }
    boolean holds =
        switch (condition) {
          case CommandBatch.IF_ABSENT -> false;
          case CommandBatch.IF_VERSION -> key.version() == batch.version(row);
          case CommandBatch.IF_VALUE ->
              key.valueEquals(batch.source(), batch.expectedIndex(row), batch.expectedLength(row));
          default -> true;
        };
    return holds ? Outcome.OK : Outcome.MISMATCH;
  }

  /** Replies to a command that found no live entry. */
  static void missing(Replies replies) {
    replies.result(Outcome.MISSING, 0, 0, Replies.NO_EXPIRY);
  }

  /** Flag of a key on which somebody holds a lease. */
  static int leased(KeyView key, long now) {
    return key.isLeased(now) ? Replies.LEASED : 0;
  }

  /** Replies with the entry found, which the command leaves unchanged but for an access. */
  static void found(
      KeyView key,
      Outcome outcome,
      boolean withValue,
      CacheSpec spec,
      long now,
      CommandBatch batch,
      int row,
      Replies replies) {
    boolean access = (batch.modifiers(row) & CommandBatch.ACCESS) != 0;
    long expiry = access ? Expiry.ofAccess(spec, now, key.expiry()) : key.expiry();
    int flags = Replies.EXISTED | leased(key, now);
    reply(key, outcome, flags, key.version(), expiry, withValue, replies);
    if (access) {
      batch.effects().changeExpiry(key, row, expiry, now);
    }
  }

  /** Replies with the entry found, which the command leaves as it is. */
  static void unchanged(KeyView key, Outcome outcome, boolean withValue, Replies replies) {
    reply(key, outcome, Replies.EXISTED, key.version(), key.expiry(), withValue, replies);
  }

  /** Replies, if asked for with the value that the entry found has before anything changes. */
  static void reply(
      KeyView key,
      Outcome outcome,
      int flags,
      long version,
      long expiry,
      boolean withValue,
      Replies replies) {
    long shown = expiry == Shard.NO_EXPIRY ? Replies.NO_EXPIRY : expiry;
    if (withValue && key.isLive()) {
      ByteBuf out = replies.beginValue(outcome, flags, version, shown, key.valueLength());
      key.appendValue(out);
      replies.endValue();
    } else {
      replies.result(outcome, flags, version, shown);
    }
  }

  static boolean returnsPrevious(CommandBatch batch, int row) {
    return (batch.modifiers(row) & CommandBatch.RETURN_PREVIOUS) != 0;
  }
}
