package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.netty.buffer.ByteBuf;

/**
 * Part of a value, from a first byte to a last one, both included; negative ones count from the end
 * of the value. What lies outside is left out, so the answer may be empty, as it is without a live
 * entry. Counts like a GET.
 */
final class GetRange extends KeyCommand {
  @Override
  void execute(
      KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    key.countRead(true);
    if (!key.isLive()) {
      replies.beginValue(Outcome.MISSING, 0, 0, Replies.NO_EXPIRY, 0);
      replies.endValue();
      return;
    }
    int length = key.valueLength();
    long start = batch.version(row);
    long end = batch.expiry(row);
    long first = Math.max(0, start < 0 ? length + start : start);
    long last = Math.min(length - 1L, Math.max(0, end < 0 ? length + end : end));
    // Two ends in front of the value would both become its first byte.
    boolean crossed = start < 0 && end < 0 && start > end;
    int part = crossed ? 0 : (int) Math.max(0, last - first + 1);
    long shown = key.expiry() == Shard.NO_EXPIRY ? Replies.NO_EXPIRY : key.expiry();
    ByteBuf out = replies.beginValue(Outcome.OK, Replies.EXISTED, key.version(), shown, part);
    if (part > 0) {
      key.appendValue((int) first, part, out);
    }
    replies.endValue();
  }

  @Override
  boolean returnsValue(CommandBatch batch, int row) {
    return true;
  }
}
