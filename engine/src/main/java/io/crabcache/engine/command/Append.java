package io.crabcache.engine.command;

import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.netty.buffer.ByteBuf;

/** Puts bytes behind the value, and answers its new length. */
final class Append extends Change {
  @Override
  void change(KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    long length = (long) lengthBefore(key) + batch.valueLength(row);
    if (!fits(key, spec, batch, row, length, replies)) {
      return;
    }
    ByteBuf value = batch.scratch().begin((int) length);
    if (key.isLive()) {
      key.appendValue(value);
    }
    value.writeBytes(batch.source(), batch.valueIndex(row), batch.valueLength(row));
    long expiry = expiry(key, spec, now, batch, row);
    long version = key.nextVersion();
    replies.number(length);
    store(key, batch, row, value, version, expiry, now);
  }
}
