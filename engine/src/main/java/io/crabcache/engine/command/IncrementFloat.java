package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.number.ExtendedFloat;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyView;
import io.crabcache.engine.store.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** Adds to a value that is the text of a floating-point number, and answers the new value. */
final class IncrementFloat extends Change {
  @Override
  void change(KeyView key, CacheSpec spec, long now, CommandBatch batch, int row, Replies replies) {
    ExtendedFloat number = number(key, batch);
    ExtendedFloat increment =
        ExtendedFloat.parse(batch.source(), batch.expectedIndex(row), batch.expectedLength(row));
    if (number == null || increment == null) {
      replies.failure(Failure.INVALID_ARGUMENT, "value is not a valid float");
      return;
    }
    ExtendedFloat sum = number.plus(increment);
    if (sum == null) {
      replies.failure(Failure.INVALID_ARGUMENT, "increment would produce NaN or Infinity");
      return;
    }
    String text = sum.toString();
    if (!fits(key, spec, batch, row, text.length(), replies)) {
      return;
    }
    ByteBuf value = batch.scratch().begin(text.length());
    ByteBufUtil.writeAscii(value, text);
    long expiry = expiry(key, spec, now, batch, row);
    long version = key.nextVersion();
    boolean stored = expiry > now;
    int flags = (key.isLive() ? Replies.EXISTED : 0) | (stored ? Replies.STORED : 0);
    long shown = expiry == Shard.NO_EXPIRY ? Replies.NO_EXPIRY : expiry;
    replies
        .beginValue(Outcome.OK, flags, stored ? version : 0, shown, text.length())
        .writeBytes(value, 0, text.length());
    replies.endValue();
    store(key, batch, row, value, version, expiry, now);
  }

  private static @Nullable ExtendedFloat number(KeyView key, CommandBatch batch) {
    int length = lengthBefore(key);
    if (!key.isLive()) {
      return ExtendedFloat.ZERO;
    }
    if (length > ExtendedFloat.MAX_TEXT_BYTES) {
      return null;
    }
    ByteBuf text = batch.scratch().begin(length);
    key.appendValue(text);
    return ExtendedFloat.parse(text, 0, length);
  }
}
