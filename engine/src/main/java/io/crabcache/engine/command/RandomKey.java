package io.crabcache.engine.command;

import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Key of a live entry as value, or MISSING: one of the first few from a random place of the cache
 * on, each with the same chance. So it is fair among few entries, and among many as fair as their
 * hashes are.
 */
final class RandomKey extends CacheCommand {
  @Override
  void execute(
      Store store, CacheHandle cache, long now, CommandBatch batch, int row, Replies replies) {
    Sample sample = new Sample(cache, now, batch.scratch());
    try {
      long start = ThreadLocalRandom.current().nextLong();
      int first = store.shardAt(start);
      sample.take(store.shard(first), start, -1);
      for (int i = 1; i < store.shards() && !sample.isComplete(); i++) {
        sample.take(store.shard((first + i) % store.shards()), 0, -1);
      }
      if (!sample.isComplete()) {
        sample.take(store.shard(first), 0, start);
      }
      sample.reply(replies);
    } finally {
      batch.scratch().end();
    }
  }

  /** Some entries, of which any may be the one chosen. */
  private static final class Sample {
    private static final int ENTRIES = 16;

    private final CacheHandle cache;
    private final long now;
    private final Scratch scratch;
    private int seen;
    private ByteBuf key;
    private long version;
    private long expiry;

    Sample(CacheHandle cache, long now, Scratch scratch) {
      this.cache = cache;
      this.now = now;
      this.scratch = scratch;
      this.key = scratch.begin(0);
    }

    boolean isComplete() {
      return seen == ENTRIES;
    }

    /** Goes on with the entries of a shard from one place up to another, which is not included. */
    void take(Shard shard, long from, long to) {
      long position = from;
      boolean cut;
      do {
        shard.lock();
        try {
          boolean live = shard.seek(cache, position, now);
          while (live && !isComplete() && Long.compareUnsigned(shard.position(), to) < 0) {
            seen++;
            if (ThreadLocalRandom.current().nextInt(seen) == 0) {
              choose(shard);
            }
            live = shard.next(now);
          }
          cut = !live && shard.isCut();
          position = cut ? shard.position() : 0;
        } finally {
          shard.unlock();
        }
      } while (cut && Long.compareUnsigned(position, to) < 0);
    }

    private void choose(Shard shard) {
      key = scratch.begin(shard.keyLength());
      shard.appendKey(key);
      version = shard.version();
      expiry = shard.expiry();
    }

    void reply(Replies replies) {
      if (seen == 0) {
        replies.result(Outcome.MISSING, 0, 0, Replies.NO_EXPIRY);
        return;
      }
      long shown = expiry == Shard.NO_EXPIRY ? Replies.NO_EXPIRY : expiry;
      int length = key.writerIndex();
      replies
          .beginValue(Outcome.OK, Replies.EXISTED, version, shown, length)
          .writeBytes(key, 0, length);
      replies.endValue();
    }
  }
}
