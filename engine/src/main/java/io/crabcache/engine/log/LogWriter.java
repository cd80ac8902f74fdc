package io.crabcache.engine.log;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes the log: all that waits becomes one block. So a lone record leaves at
 * once, and what arrives while a block is under way is the next one. Under {@link
 * SyncPolicy#ALWAYS} it forces each block, too.
 */
final class LogWriter implements Runnable {

  /** A segment shall end, at a position or behind it. */
  private record Roll(long from, CompletableFuture<Long> done) {}

  private final PendingRecords pending;
  private final Segments segments;
  private final LogProgress progress;
  private final DiskThread disk;
  private final LogSettings settings;
  private final LongSupplier highestVersion;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private final Batch batch = new Batch();
  private final AtomicReference<@Nullable Roll> roll = new AtomicReference<>();
  private volatile boolean closing;
  private volatile boolean ended;

  LogWriter(
      PendingRecords pending,
      Segments segments,
      LogProgress progress,
      DiskThread disk,
      LogSettings settings,
      LongSupplier highestVersion,
      Consumer<Throwable> onFailure) {
    this.pending = pending;
    this.segments = segments;
    this.progress = progress;
    this.disk = disk;
    this.settings = settings;
    this.highestVersion = highestVersion;
    this.onFailure = onFailure;
    this.thread = new Thread(this, "crabcache-log");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Wakes the thread, so that it looks at what has changed. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Has the segment end behind what was appended so far. One request at a time.
   *
   * @return its end, once the next segment has begun; fails if the log does
   */
  CompletableFuture<Long> requestRoll() {
    Roll request = new Roll(pending.appended(), new CompletableFuture<>());
    roll.set(request);
    wake();
    if (ended) {
      refuseRoll();
    }
    return request.done;
  }

  private void refuseRoll() {
    Roll request = roll.getAndSet(null);
    if (request != null) {
      String text = progress.failure();
      request.done.completeExceptionally(
          new IOException(text == null ? "the log is closed" : text));
    }
  }

  /** Has the thread write what waits, close the files and end. */
  void close() {
    closing = true;
    wake();
  }

  /** Waits for the thread to end. */
  void join() {
    Threads.join(thread);
  }

  @Override
  public void run() {
    try {
      while (progress.failure() == null) {
        boolean last = closing; // Asked before: what is appended before it is set is taken yet.
        Roll request = roll.get();
        if (request != null && progress.written() >= request.from) {
          roll.set(null);
          roll(request.done);
        } else if (pending.take(batch)) {
          writeBatch();
        } else if (last) {
          finish();
          return;
        } else if (!closing) {
          LockSupport.park(this);
        }
      }
    } catch (Throwable e) { // An error, too, means that nothing more is written.
      onFailure.accept(e);
    } finally {
      pending.drop();
      ended = true;
      refuseRoll();
    }
  }

  private void roll(CompletableFuture<Long> request) throws LogFailure {
    try {
      BlockFile current = segments.current();
      if (!current.isEmpty()) {
        current = nextSegment();
      }
      current
          .forceOnce(); // A manifest that names its position must not be there before its header.
      request.complete(current.firstPosition());
    } catch (LogFailure | RuntimeException e) {
      request.completeExceptionally(e);
      throw e;
    }
  }

  private BlockFile nextSegment() throws LogFailure {
    BlockFile next = segments.roll(highestVersion.getAsLong());
    disk.segmentEnded();
    return next;
  }

  private void writeBatch() throws LogFailure {
    BlockFile file = segments.current();
    long end = file.offset() + BlockLayout.BYTES + batch.bytes();
    if (!file.isEmpty() && (end > settings.segmentBytes() || segments.hasBetter())) {
      file = nextSegment();
    }
    long before = disk.now();
    file.writeBlock(
        batch.buffers(),
        batch.count(),
        batch.bytes(),
        batch.records(),
        0,
        progress.synced(),
        highestVersion.getAsLong());
    progress.wrote(file.position(), batch.records());
    pending.release(file.position());
    if (settings.sync() == SyncPolicy.ALWAYS) {
      long start = System.nanoTime();
      file.force();
      progress.synced(file.position(), System.nanoTime() - start);
    } else {
      disk.blockWritten(before);
    }
    progress.tell();
  }

  private void finish() throws LogFailure {
    disk.close();
    disk.join();
    if (progress.failure() != null) {
      return;
    }
    long start = System.nanoTime();
    long position = segments.forceAll(progress::written);
    progress.synced(position, System.nanoTime() - start);
    BlockFile last = segments.current();
    last.writeEmptyBlock(BlockLayout.CLOSED, progress.synced(), highestVersion.getAsLong());
    last.trim();
    last.force();
    segments.dropPrepared();
    progress.tell();
  }
}
