package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Shard;
import io.netty.buffer.ByteBuf;

/** Puts bytes behind the value, and answers its new length. */
final class Append extends Change {
  @Override
  void change(Shard shard, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    long length = (long) lengthBefore(shard) + batch.valueLength(row);
    if (!fits(shard, spec, batch, row, length, replies)) {
      return;
    }
    ByteBuf value = batch.scratch().begin((int) length);
    if (shard.isLive()) {
      shard.appendValue(value);
    }
    value.writeBytes(batch.source(), batch.valueIndex(row), batch.valueLength(row));
    long expiry = expiry(shard, spec, now, batch, row);
    long version = shard.nextVersion();
    replies.number(length);
    store(shard, batch.source(), value, version, expiry, now);
  }
}
