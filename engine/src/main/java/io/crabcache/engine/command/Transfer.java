package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Gives the second of two keys the value and the expiry of the first: OK, MISSING if the first has
 * no live entry, or MISMATCH if the second has one and must have none. Between a key and itself
 * nothing changes.
 */
abstract class Transfer extends Group {
  private static final int MEMBERS = 2;

  @Override
  final boolean acceptsHead(CommandBatch batch, int row, int end, Replies replies) {
    if (batch.limit(row) == MEMBERS) {
      return super.acceptsHead(batch, row, end, replies);
    }
    replies.failure(
        Failure.INVALID_ARGUMENT,
        "a source and a target are needed, and there are %d keys".formatted(batch.limit(row)));
    return false;
  }

  /** Whether the first key keeps its entry. */
  abstract boolean keepsSource();

  @Override
  final boolean executeLocked(
      Store store, long now, CommandBatch batch, int row, int end, Replies replies) {
    int source = row + 1;
    int target = row + 2;
    boolean ifAbsent =
        (batch.modifiers(row) & CommandBatch.CONDITION_MASK) == CommandBatch.IF_ABSENT;
    boolean existed = find(store, now, batch, target).isLive();
    KeyView key = find(store, now, batch, source);
    if (!key.isLive()) {
      KeyCommand.missing(replies);
    } else if (ifAbsent && existed) {
      replies.result(Outcome.MISMATCH, Replies.EXISTED, 0, Replies.NO_EXPIRY);
    } else if (isSame(batch, source, target)) {
      KeyCommand.unchanged(key, Outcome.OK, false, replies);
    } else {
      transfer(store, now, batch, source, existed, replies);
    }
    return false;
  }

  /** Reads the source, which its shard is turned to, and writes the target. */
  private void transfer(
      Store store, long now, CommandBatch batch, int source, boolean existed, Replies replies) {
    int target = source + 1;
    KeyView from = find(store, now, batch, source);
    int length = from.valueLength();
    String problem =
        Sizes.problem(store, cache(batch, target).spec(), batch.keyLength(target), length);
    if (problem != null) {
      replies.failure(Failure.TOO_LARGE, problem);
      return;
    }
    long expiry = from.expiry();
    ByteBuf value = batch.scratch().begin(length);
    try {
      from.appendValue(value);
      long removal = keepsSource() ? 0 : from.nextVersion();
      KeyView to = find(store, now, batch, target);
      long version = to.nextVersion();
      int flags = existed ? Replies.STORED | Replies.EXISTED : Replies.STORED;
      KeyCommand.reply(to, Outcome.OK, flags, version, expiry, false, replies);
      // The target first: a crash that leaves only one of two records must not leave the value
      // nowhere.
      batch.effects().put(to, target, value, 0, length, version, expiry, now);
      if (!keepsSource()) {
        remove(find(store, now, batch, source), source, removal, batch);
      }
    } finally {
      batch.scratch().end();
    }
  }

  /** Removes the source, unless it had to make room for the target. */
  private static void remove(KeyView from, int source, long version, CommandBatch batch) {
    if (from.isLive()) {
      batch.effects().remove(from, source, version);
    } else {
      batch.effects().removeAbsent(from, source);
    }
  }

  @Override
  public final boolean mayChange(Store store, CommandBatch batch, int row) {
    return true;
  }

  private static boolean isSame(CommandBatch batch, int source, int target) {
    return batch.cache(source) == batch.cache(target)
        && batch.keyLength(source) == batch.keyLength(target)
        && ByteBufUtil.equals(
            batch.source(),
            batch.keyIndex(source),
            batch.source(),
            batch.keyIndex(target),
            batch.keyLength(source));
  }
}
