package io.crabcache.engine.durability;

import io.crabcache.engine.command.CacheRecords;
import io.crabcache.engine.log.DamageException;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.Records;
import io.crabcache.engine.log.ReplayBlock;
import io.crabcache.engine.log.ReplayEnd;
import io.crabcache.engine.log.ReplayHandler;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.Restoration;
import io.crabcache.engine.store.Store;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Fills a store from the blocks of a replay. The thread that reads them applies the records of
 * caches at once, and hands those of entries to workers: the records of a key always go to the same
 * one, so they are applied in their order. Order between keys, and between an entry and its cache,
 * does not matter, as {@link io.crabcache.engine.log} explains.
 *
 * <p>Not thread safe; for the thread that replays.
 */
final class Recovery implements ReplayHandler, AutoCloseable {

  /** Versions left out after a crash: clients may have seen some that are not in the log. */
  private static final long VERSION_GAP = 1L << 32;

  /** Most memory of blocks that are not loaded yet, unless one alone has more. */
  private static final int MAX_KIB_UNDER_WAY = 64 << 10;

  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SWEEP_ENTRIES = 10_000;

  private final Store store;
  private final Restoration restoration;
  private final long now;
  private final long totalBytes;
  private final Consumer<RecoveryReport> progress;
  private final List<LoadWorker> workers = new ArrayList<>();
  private final Semaphore memory = new Semaphore(MAX_KIB_UNDER_WAY);
  private final LogRecord record = new LogRecord();
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long shownNanos;
  private long readBytes;
  private long snapshotBytes;
  private long snapshotRecords;
  private long logRecords;
  private long highestVersion;
  private boolean ended;

  /**
   * Starts the workers.
   *
   * @param store empty, and used by nobody else
   * @param workers how many; of no use if more than the store has shards
   * @param totalBytes bytes to be read, for the reports
   * @param progress told about once a second
   * @param nanoTime measures that second, and how long it all takes
   */
  Recovery(
      Store store,
      InstantSource clock,
      int workers,
      long totalBytes,
      Consumer<RecoveryReport> progress,
      LongSupplier nanoTime) {
    this.store = store;
    this.now = Math.max(0, clock.millis());
    this.restoration = new Restoration(store, now);
    this.totalBytes = totalBytes;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
    this.shownNanos = startNanos;
    for (int i = 0; i < workers; i++) {
      this.workers.add(new LoadWorker(new Loader(store), "crabcache-recovery-" + i));
    }
  }

  @Override
  public void block(ReplayBlock block) throws IOException {
    ByteBuf records = block.records();
    int bytes = records.readableBytes();
    int kib = Math.min(MAX_KIB_UNDER_WAY, 1 + (bytes >> 10));
    try {
      acquire(kib);
    } catch (InterruptedException e) {
      records.release();
      throw interrupted();
    }
    SharedBlock shared = new SharedBlock(records, memory, kib, block.place());
    try {
      take(block, shared);
    } catch (DamageException e) {
      throw block.place().unknown(e);
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      shared.release();
    }
    for (LoadWorker worker : workers) {
      worker.check();
    }
    readBytes += block.bytes();
    if (block.snapshot()) {
      snapshotBytes += block.bytes();
      snapshotRecords += block.count();
    } else {
      logRecords += block.count();
    }
    showProgress();
  }

  private void take(ReplayBlock block, SharedBlock shared)
      throws DamageException, InterruptedException {
    ByteBuf records = shared.records();
    int end = records.writerIndex();
    int index = records.readerIndex();
    int count = 0;
    while (index < end) {
      int next = Records.read(records, index, end, record);
      highestVersion = Math.max(highestVersion, record.version());
      if (record.kind().isOfKey()) {
        takeEntry(shared, index);
      } else {
        takeCache();
      }
      index = next;
      count++;
    }
    record.clear();
    if (count != block.count()) {
      throw new DamageException(
          "a block of %d records, which says that it has %d".formatted(count, block.count()));
    }
  }

  private void takeEntry(SharedBlock shared, int index) throws InterruptedException {
    CacheHandle cache = restoration.enter(record.cache(), record.epoch());
    if (cache == null) {
      return;
    }
    long hash = cache.salted(store.hash(record.key(), record.keyIndex(), record.keyLength()));
    LoadWorker worker = workers.get(store.shardOf(hash).index() % workers.size());
    LoadBatch batch = worker.filling();
    batch.add(shared, index, cache, hash);
    if (batch.isFull()) {
      worker.flush();
    }
  }

  private void takeCache() throws DamageException {
    long cache = record.cache();
    switch (record.kind()) {
      case CREATE ->
          restoration.create(
              cache, CacheRecords.name(record), CacheRecords.spec(record), record.epoch());
      case CONFIGURE -> restoration.configure(cache, CacheRecords.spec(record));
      case CLEAR -> restoration.clear(cache, record.epoch());
      case DESTROY -> restoration.destroy(cache);
      default -> throw new DamageException("a record of a cache of kind " + record.kind());
    }
  }

  /** Waits until there is room; what the workers are waiting for is handed over before. */
  private void acquire(int kib) throws InterruptedException {
    if (!memory.tryAcquire(kib)) {
      workers.forEach(LoadWorker::flush);
      memory.acquire(kib);
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the recovery was interrupted");
  }

  private void showProgress() {
    long nanos = nanoTime.getAsLong();
    if (nanos - shownNanos >= PROGRESS_NANOS) {
      shownNanos = nanos;
      workers.forEach(LoadWorker::flush); // What is told is to be near to what was read.
      progress.accept(report(List.of()));
    }
  }

  /**
   * Waits until all is loaded, and reclaims what has expired. The store is then as it was.
   *
   * @throws IOException if something could not be loaded
   */
  RecoveryReport end(ReplayEnd end) throws IOException {
    close();
    for (LoadWorker worker : workers) {
      worker.check();
    }
    long version = Math.max(highestVersion, end.highestVersion());
    restoration.end(end.clean() ? version : version + VERSION_GAP);
    int swept;
    do {
      swept = store.sweep(now, SWEEP_ENTRIES);
    } while (swept > 0);
    readBytes = totalBytes;
    List<String> remarks = new ArrayList<>(end.remarks());
    long tooLarge = workers.stream().mapToLong(LoadWorker::tooLarge).sum();
    if (tooLarge > 0) {
      remarks.add(
          "%d entries were left out because they no longer fit; raise memory.max or the limit of their cache"
              .formatted(tooLarge));
    }
    return report(remarks);
  }

  /** Bytes of the snapshot. */
  long snapshotBytes() {
    return snapshotBytes;
  }

  private RecoveryReport report(List<String> remarks) {
    return new RecoveryReport(
        readBytes,
        totalBytes,
        snapshotRecords,
        logRecords,
        restoration.entries(),
        nanoTime.getAsLong() - startNanos,
        remarks);
  }

  /** Stops the workers, after they have loaded what they have. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      workers.forEach(LoadWorker::end);
    }
  }
}
