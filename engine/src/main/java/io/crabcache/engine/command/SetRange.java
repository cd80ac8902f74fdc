package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;
import io.netty.buffer.ByteBuf;

/**
 * Writes bytes over the value from an offset on, with zeros in between if the value is shorter, and
 * answers its new length. No bytes change nothing.
 */
final class SetRange extends Change {
  @Override
  void change(Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    int offset = batch.limit(row);
    int written = batch.valueLength(row);
    int before = lengthBefore(shard);
    if (offset < 0) {
      replies.failure(Failure.INVALID_ARGUMENT, "offset is out of range");
      return;
    }
    if (written == 0) {
      replies.number(before);
      return;
    }
    long length = Math.max(before, (long) offset + written);
    if (!fits(shard, spec, batch, row, length, replies)) {
      return;
    }
    ByteBuf value = batch.scratch().begin((int) length);
    if (shard.isLive()) {
      shard.appendValue(value);
    }
    value.writeZero((int) length - before);
    value.setBytes(offset, batch.source(), batch.valueIndex(row), written);
    long expiry = expiry(shard, spec, now, batch, row);
    long version = shard.nextVersion();
    replies.number(length);
    store(shard, batch.source(), value, version, expiry, now);
  }
}
