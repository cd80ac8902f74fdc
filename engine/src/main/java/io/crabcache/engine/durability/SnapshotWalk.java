package io.crabcache.engine.durability;

import io.crabcache.engine.command.CacheRecords;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.log.SnapshotWriter;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheState;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Writes what is in a store to a snapshot while commands go on: first the caches, then shard by
 * shard what each has there. A bounded number of entries is copied under a shard's lock and written
 * without it. Not thread safe.
 *
 * <p>The snapshot must have been begun before: a change whose record is in front of its position is
 * seen here, because its effect comes under the lock that it is logged under.
 */
final class SnapshotWalk implements AutoCloseable {

  /** Most entries that are copied while a lock is held. */
  private static final int HELD_ENTRIES = 512;

  /** Bytes of keys and values that are copied while a lock is held, unless one entry has more. */
  private static final int HELD_BYTES = 64 << 10;

  /** Most caches that are looked at while a lock is held. */
  private static final int HELD_CACHES = 1024;

  /** A buffer that one large entry has made larger is not kept. */
  private static final int KEPT_BYTES = 1 << 20;

  /**
   * Time at which nothing has expired yet. An entry whose expiry has passed is written all the same
   * as long as it is in memory: a batch that has read the clock before may still extend it.
   */
  private static final long BEFORE_ALL = -1;

  /** All in one: the replay reads parts one after the other. */
  static final int PARTS = 1;

  private final Store store;
  private final SnapshotWriter writer;
  private final Pace pace;
  private final LogRecord record = new LogRecord();

  // What was copied; longer only if more entries than that have the same place.
  private CacheHandle[] caches = new CacheHandle[HELD_ENTRIES];
  private long[] epochs = new long[HELD_ENTRIES];
  private long[] versions = new long[HELD_ENTRIES];
  private long[] expiries = new long[HELD_ENTRIES];
  private int[] keyLengths = new int[HELD_ENTRIES];
  private int[] valueLengths = new int[HELD_ENTRIES];
  private ByteBuf bytes = Unpooled.directBuffer(HELD_BYTES);
  private int held;

  /**
   * Where the next entry of the shard is: a cache among those that the snapshot has, and a place.
   */
  private int nextCache;

  private long nextPosition;

  SnapshotWalk(Store store, SnapshotWriter writer, Pace pace) {
    this.store = store;
    this.writer = writer;
    this.pace = pace;
  }

  /**
   * Writes everything that is in memory.
   *
   * @return number of entries
   * @throws InterruptedException if the thread is to stop
   */
  long run() throws IOException, InterruptedException {
    long entries = 0;
    List<CacheState> states = writeCaches();
    for (int i = 0; i < store.shards(); i++) {
      nextCache = 0;
      nextPosition = 0;
      while (nextCache < states.size()) {
        long start = System.nanoTime();
        copy(store.shard(i), states);
        write();
        entries += held;
        pace.worked(System.nanoTime() - start);
      }
    }
    return entries;
  }

  private List<CacheState> writeCaches() throws IOException {
    Store.AllCaches all = store.allCaches();
    if (all.last() > 0) {
      writer.append(0, CacheRecords.destroy(all.last())); // So that its number stays known as used.
    }
    for (CacheState state : all.states()) {
      writer.append(0, CacheRecords.create(state));
    }
    return all.states();
  }

  /** Copies the next entries of a shard. */
  private void copy(Shard shard, List<CacheState> states) {
    held = 0;
    if (bytes.capacity() > KEPT_BYTES) {
      bytes.release();
      bytes = Unpooled.directBuffer(HELD_BYTES);
    }
    bytes.clear();
    int lastCache = Math.min(states.size(), nextCache + HELD_CACHES);
    shard.lock();
    try {
      while (nextCache < lastCache && copyCache(shard, states.get(nextCache).cache())) {
        nextCache++;
        nextPosition = 0;
      }
    } finally {
      shard.unlock();
    }
  }

  /**
   * Copies the next entries of a cache.
   *
   * @return whether these were the last
   */
  private boolean copyCache(Shard shard, CacheHandle cache) {
    long lastPosition = nextPosition;
    boolean found = shard.seek(cache, nextPosition, BEFORE_ALL);
    while (found) {
      boolean isFull = held >= HELD_ENTRIES || bytes.writerIndex() >= HELD_BYTES;
      if (isFull && shard.position() != lastPosition) {
        nextPosition = shard.position();
        return false;
      }
      lastPosition = shard.position();
      copyEntry(shard, cache);
      found = shard.next(BEFORE_ALL);
    }
    return true;
  }

  private void copyEntry(Shard shard, CacheHandle cache) {
    if (held == caches.length) {
      grow();
    }
    caches[held] = cache;
    epochs[held] = shard.epoch();
    versions[held] = shard.version();
    expiries[held] = shard.expiry();
    keyLengths[held] = shard.keyLength();
    valueLengths[held] = shard.valueLength();
    shard.appendKey(bytes);
    shard.appendValue(bytes);
    held++;
  }

  private void grow() {
    int length = 2 * caches.length;
    caches = Arrays.copyOf(caches, length);
    epochs = Arrays.copyOf(epochs, length);
    versions = Arrays.copyOf(versions, length);
    expiries = Arrays.copyOf(expiries, length);
    keyLengths = Arrays.copyOf(keyLengths, length);
    valueLengths = Arrays.copyOf(valueLengths, length);
  }

  private void write() throws IOException {
    int index = 0;
    for (int i = 0; i < held; i++) {
      record
          .begin(RecordKind.PUT, caches[i].id(), epochs[i])
          .version(versions[i])
          .expiry(expiries[i])
          .key(bytes, index, keyLengths[i])
          .value(bytes, index + keyLengths[i], valueLengths[i]);
      index += keyLengths[i] + valueLengths[i];
      writer.append(0, record);
    }
    record.clear();
  }

  @Override
  public void close() {
    bytes.release();
  }
}
