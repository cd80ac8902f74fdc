package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;

/**
 * A command that makes the entry's new value from the one that it has, and leaves its expiry as it
 * is. A key without entry counts as one with an empty value, and gets an entry with the expiry that
 * the row's modifiers say.
 */
abstract class Change extends KeyCommand {

  /** Longest string of the text dialects, whatever this store could take. */
  private static final long MAX_STRING_BYTES = 512L << 20;

  private static final String TOO_LONG = "string exceeds maximum allowed size (proto-max-bulk-len)";

  @Override
  public final boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  @Override
  final void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    try {
      change(key, spec, now, batch, row, replies);
    } finally {
      batch.scratch().end();
    }
  }

  /** Refuses, or computes the new value in the batch's scratch, replies and stores. */
  abstract void change(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies);

  /** Length of the value before. */
  static int lengthBefore(KeyView key) {
    return key.isLive() ? key.valueLength() : 0;
  }

  /** Tells whether the new value may be as long as that; if not, it has replied. */
  static boolean fits(
      KeyView key, CacheSpec spec, CommandBatch batch, int row, long length, Replies replies) {
    if (length > MAX_STRING_BYTES) {
      replies.failure(Failure.TOO_LARGE, TOO_LONG);
      return false;
    }
    String problem = Sizes.problem(key.store(), spec, batch.keyLength(row), length);
    if (problem != null) {
      replies.failure(Failure.TOO_LARGE, TOO_LONG + ": " + problem);
    }
    return problem == null;
  }

  /** The expiry that the entry will have. */
  static long expiry(KeyView key, CacheSpec spec, long now, CommandBatch batch, int row) {
    return key.isLive()
        ? key.expiry()
        : Expiry.ofCreation(spec, now, batch.modifiers(row), batch.expiry(row));
  }

  /** Stores the new value; the command has replied. */
  static void store(
      KeyView key,
      CommandBatch batch,
      int row,
      ByteBuf value,
      long version,
      long expiry,
      long now) {
    if (expiry > now) {
      batch.effects().put(key, row, value, 0, value.writerIndex(), version, expiry, now);
    } else {
      batch.effects().putExpired(key, row, version);
    }
  }
}
