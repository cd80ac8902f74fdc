package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;
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
  final void execute(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    try {
      change(shard, spec, now, batch, row, replies);
    } finally {
      batch.scratch().end();
    }
  }

  /** Refuses, or computes the new value in the batch's scratch, replies and stores. */
  abstract void change(
      Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies);

  /** Length of the value before. */
  static int lengthBefore(Shard shard) {
    return shard.isLive() ? shard.valueLength() : 0;
  }

  /** Tells whether the new value may be as long as that; if not, it has replied. */
  static boolean fits(
      Shard shard, CacheSpec spec, CommandBatch batch, int row, long length, Replies replies) {
    if (length > MAX_STRING_BYTES) {
      replies.failure(Failure.TOO_LARGE, TOO_LONG);
      return false;
    }
    String problem = Sizes.problem(shard.store(), spec, batch.keyLength(row), length);
    if (problem != null) {
      replies.failure(Failure.TOO_LARGE, TOO_LONG + ": " + problem);
    }
    return problem == null;
  }

  /** The expiry that the entry will have. */
  static long expiry(Shard shard, CacheSpec spec, long now, CommandBatch batch, int row) {
    return shard.isLive()
        ? shard.expiry()
        : Expiry.ofCreation(spec, now, batch.modifiers(row), batch.expiry(row));
  }

  /** Stores the new value; the command has replied. */
  static void store(Shard shard, ByteBuf key, ByteBuf value, long version, long expiry, long now) {
    if (expiry > now) {
      shard.put(key, value, 0, value.writerIndex(), version, expiry, now);
    } else {
      shard.putExpired();
    }
  }
}
