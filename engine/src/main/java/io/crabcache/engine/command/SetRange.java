package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.netty.buffer.ByteBuf;

/**
 * Writes bytes over the value from an offset on, with zeros in between if the value is shorter, and
 * answers its new length. No bytes change nothing.
 */
final class SetRange extends Change {
  @Override
  void change(KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    int offset = batch.limit(row);
    int written = batch.valueLength(row);
    int before = lengthBefore(key);
    if (offset < 0) {
      replies.failure(Failure.INVALID_ARGUMENT, "offset is out of range");
      return;
    }
    if (written == 0) {
      replies.number(before);
      return;
    }
    long length = Math.max(before, (long) offset + written);
    if (!fits(key, spec, batch, row, length, replies)) {
      return;
    }
    ByteBuf value = batch.scratch().begin((int) length);
    if (key.isLive()) {
      key.appendValue(value);
    }
    value.writeZero((int) length - before);
    value.setBytes(offset, batch.source(), batch.valueIndex(row), written);
    long expiry = expiry(key, spec, now, batch, row);
    long version = key.nextVersion();
    replies.number(length);
    store(key, batch, row, value, version, expiry, now);
  }
}
