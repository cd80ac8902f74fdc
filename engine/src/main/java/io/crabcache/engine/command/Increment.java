package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.number.DecimalText;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.netty.buffer.ByteBuf;

/** Adds to a value that is the text of a 64-bit integer, and answers the sum. */
final class Increment extends Change {
  @Override
  void change(KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    ByteBuf value = batch.scratch().begin(DecimalText.MAX_BYTES);
    int before = lengthBefore(key);
    long number = 0;
    if (key.isLive()) {
      if (before <= DecimalText.MAX_BYTES) {
        key.appendValue(value);
      }
      if (!DecimalText.isLong(value, 0, value.writerIndex())) {
        replies.failure(Failure.INVALID_ARGUMENT, "value is not an integer or out of range");
        return;
      }
      number = DecimalText.parse(value, 0, before);
    }
    long delta = batch.version(row);
    long sum = number + delta;
    if (((number ^ sum) & (delta ^ sum)) < 0) {
      replies.failure(Failure.INVALID_ARGUMENT, "increment or decrement would overflow");
      return;
    }
    int length = DecimalText.append(sum, value.clear());
    if (!fits(key, spec, batch, row, length, replies)) {
      return;
    }
    long expiry = expiry(key, spec, now, batch, row);
    long version = key.nextVersion();
    replies.number(sum);
    store(key, batch, row, value, version, expiry, now);
  }
}
