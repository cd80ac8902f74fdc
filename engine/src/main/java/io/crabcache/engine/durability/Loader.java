package io.crabcache.engine.durability;

import io.crabcache.engine.log.DamageException;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.Records;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

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
  private final LogRecord record = new LogRecord();
  private final int[] order = new int[LoadBatch.ROWS];

  /** Of each shard: where the next of its rows goes in the order. */
  private final int[] places;

  private long tooLarge;

  @SuppressWarnings("unused") // only so that the compiler cannot find that nobody needs it
  private long warmed;

  /** Creates one for a store that a restoration fills. */
  Loader(Store store) {
    this.store = store;
    this.places = new int[store.shards()];
  }

  /** Number of entries that were left out because they can no longer be stored. */
  long tooLarge() {
    return tooLarge;
  }

  /** Applies all rows, shard by shard, since one lock for many records costs less. */
  void load(LoadBatch batch) throws DamageException {
    sortByShard(batch);
    int at = 0;
    while (at < batch.size()) {
      Shard shard = store.shardOf(batch.hash(order[at]));
      int end = Math.min(places[shard.index()], at + WARMED_ROWS);
      warm(shard, batch, at, end);
      shard.lock();
      try {
        for (; at < end; at++) {
          loadPlaced(shard, batch, order[at]);
        }
      } finally {
        shard.unlock();
      }
    }
    record.clear();
  }

  /**
   * Puts the rows of a shard behind each other, in their order. Places are the shards' ends then.
   */
  private void sortByShard(LoadBatch batch) {
    Arrays.fill(places, 0);
    for (int row = 0; row < batch.size(); row++) {
      places[store.shardOf(batch.hash(row)).index()]++;
    }
    int next = 0;
    for (int shard = 0; shard < places.length; shard++) {
      int rows = places[shard];
      places[shard] = next;
      next += rows;
    }
    for (int row = 0; row < batch.size(); row++) {
      order[places[store.shardOf(batch.hash(row)).index()]++] = row;
    }
  }

  private void warm(Shard shard, LoadBatch batch, int from, int to) {
    long read = 0;
    for (int stage = 0; stage < Shard.WARM_STAGES; stage++) {
      for (int at = from; at < to; at++) {
        int row = order[at];
        read += shard.warm(batch.cache(row), batch.hash(row), stage);
      }
    }
    warmed = read;
  }

  private void loadPlaced(Shard shard, LoadBatch batch, int row) throws DamageException {
    try {
      load(shard, batch, row);
    } catch (DamageException e) {
      throw batch.block(row).place().unknown(e);
    }
  }

  private void load(Shard shard, LoadBatch batch, int row) throws DamageException {
    ByteBuf records = batch.block(row).records();
    Records.read(records, batch.index(row), records.writerIndex(), record);
    CacheHandle cache = batch.cache(row);
    // If the cache was cleared or destroyed since the batch was filled, that is behind this.
    if (cache.epoch() == record.epoch()) {
      shard.enter(cache, record.epoch());
      shard.find(batch.hash(row), record.key(), record.keyIndex(), record.keyLength(), BEFORE_ALL);
      apply(shard, cache);
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
              record.expiry());
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
