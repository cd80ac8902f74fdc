package io.crabcache.engine.durability;

import io.crabcache.engine.log.DamageException;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.Records;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;

/**
 * Applies records of entries to a store, in their order. All records of a key must come to the same
 * loader; not thread safe.
 */
final class Loader {

  /** Rows that are warmed at a time, as the engine does with commands. */
  private static final int WARMED_ROWS = 64;

  /**
   * Time at which nothing has expired yet. An entry whose expiry has passed is loaded all the same,
   * because a record behind it may extend it.
   */
  private static final long BEFORE_ALL = -1;

  private static final int MAX_KEY_BYTES = 65_536;

  private final Store store;
  private final long now;
  private final LogRecord record = new LogRecord();
  private long tooLarge;

  @SuppressWarnings("unused") // only so that the compiler cannot find that nobody needs it
  private long warmed;

  /**
   * Creates one.
   *
   * @param now milliseconds of the engine's clock, by which entries have expired if room is short
   */
  Loader(Store store, long now) {
    this.store = store;
    this.now = now;
  }

  /** Number of entries that were left out because they can no longer be stored. */
  long tooLarge() {
    return tooLarge;
  }

  /** Applies all rows. */
  void load(LoadBatch batch) throws DamageException {
    for (int from = 0; from < batch.size(); from += WARMED_ROWS) {
      int to = Math.min(batch.size(), from + WARMED_ROWS);
      warm(batch, from, to);
      for (int row = from; row < to; row++) {
        load(batch, row);
      }
    }
    record.clear();
  }

  private void warm(LoadBatch batch, int from, int to) {
    long read = 0;
    for (int stage = 0; stage < Shard.WARM_STAGES; stage++) {
      for (int row = from; row < to; row++) {
        long hash = batch.hash(row);
        read += store.shardOf(hash).warm(batch.cache(row), hash, stage);
      }
    }
    warmed = read;
  }

  private void load(LoadBatch batch, int row) throws DamageException {
    ByteBuf records = batch.block(row).records();
    Records.read(records, batch.index(row), records.writerIndex(), record);
    CacheHandle cache = batch.cache(row);
    Shard shard = store.shardOf(batch.hash(row));
    shard.lock();
    try {
      // If the cache was cleared or destroyed since the batch was filled, that is behind this.
      if (cache.epoch() == record.epoch()) {
        shard.enter(cache, record.epoch());
        shard.find(
            batch.hash(row), record.key(), record.keyIndex(), record.keyLength(), BEFORE_ALL);
        apply(shard, cache);
      }
    } finally {
      shard.unlock();
    }
  }

  private void apply(Shard shard, CacheHandle cache) throws DamageException {
    switch (record.kind()) {
      case PUT -> {
        if (fits(cache)) {
          shard.load(
              record.key(),
              record.value(),
              record.valueIndex(),
              record.valueLength(),
              record.version(),
              record.expiry(),
              now);
        } else {
          tooLarge++;
          shard.loadNothing();
        }
      }
      case REMOVE -> {
        if (shard.isLive()) {
          shard.unload();
        }
      }
      case EXPIRE -> {
        if (shard.isLive() && shard.version() == record.version()) {
          shard.touch(record.expiry());
        }
      }
      default -> throw new DamageException("a record of an entry of kind " + record.kind());
    }
  }

  private boolean fits(CacheHandle cache) {
    long bytes = (long) record.keyLength() + record.valueLength();
    if (record.keyLength() > MAX_KEY_BYTES || bytes > store.maxEntryBytes()) {
      return false;
    }
    long limit = cache.spec().maxBytes();
    return limit == 0 || store.entryBytes(record.keyLength(), record.valueLength()) <= limit;
  }
}
