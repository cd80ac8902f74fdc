package io.crabcache.engine.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log in the files of a {@link LogDirectory}. Thread safe.
 *
 * <p>Records are copied to memory, from where a thread writes them, in blocks of all that has come
 * meanwhile. Memory is bounded as far as callers heed {@link #isBehind}: by the buffer that the
 * settings allow, and what is appended by those who were at it.
 *
 * <p>It is fail-stop: the first time that anything of the log cannot be written or forced, it
 * acknowledges nothing more, for ever, and tries nothing again, since nobody knows what a disk has
 * kept after such a failure. Later records are dropped.
 */
public final class WriteAheadLog implements MutationLog {
  private static final System.Logger LOGGER = System.getLogger(WriteAheadLog.class.getName());
  private static final String CLOSED = "the log is closed";

  /** Something that is done with files while the log has them. */
  @FunctionalInterface
  interface FileAction {
    void run() throws IOException;
  }

  private final Segments segments;
  private final SyncPolicy policy;
  private final long segmentBytes;
  private final LongSupplier highestVersion;
  private final PendingRecords pending;
  private final LogProgress progress;
  private final DiskThread disk;
  private final LogWriter writer;
  private final AtomicBoolean snapshotUnderWay = new AtomicBoolean();

  /** Held while files are changed that are not the threads', and by who closes the log. */
  private final ReentrantLock files = new ReentrantLock();

  private volatile long snapshotPosition;
  private volatile boolean closed;

  WriteAheadLog(
      Segments segments,
      long snapshotPosition,
      LogSettings settings,
      LongSupplier highestVersion,
      LongSupplier clock) {
    this.segments = segments;
    this.policy = settings.sync();
    this.segmentBytes = settings.segmentBytes();
    this.highestVersion = highestVersion;
    this.snapshotPosition = snapshotPosition;
    long position = segments.current().position();
    pending = new PendingRecords(settings, position);
    progress = new LogProgress(policy, segments.maker().storage().place(), position);
    disk = new DiskThread(segments, progress, settings, clock, this::fail);
    writer = new LogWriter(pending, segments, progress, disk, settings, highestVersion, this::fail);
  }

  /** Starts the threads. */
  void start() {
    disk.start();
    writer.start();
  }

  private void fail(Throwable cause) {
    progress.fail(cause);
    pending.close();
    writer.wake();
    disk.wake();
  }

  /** The thread that forces, for tests that turn its clock. */
  DiskThread disk() {
    return disk;
  }

  @Override
  public long append(LogRecord record) {
    try {
      return pending.append(record);
    } catch (OutOfMemoryError e) {
      fail(new LogFailure("allocate memory for", "a record", e));
      return pending.append(record); // drops it
    }
  }

  @Override
  public void write() {
    pending.wakeWriter();
  }

  @Override
  public long appended() {
    return pending.appended();
  }

  @Override
  public long acknowledged() {
    return progress.acknowledged();
  }

  @Override
  public boolean isBehind() {
    return pending.isBehind() && failure() == null;
  }

  @Override
  public @Nullable String failure() {
    String failure = progress.failure();
    return failure == null && closed
        ? CLOSED
        : failure; // Nothing that comes later is safe, either.
  }

  @Override
  public void addListener(Runnable listener) {
    progress.addListener(listener);
  }

  @Override
  public void removeListener(Runnable listener) {
    progress.removeListener(listener);
  }

  @Override
  public boolean await(long position, long timeoutNanos) throws InterruptedException {
    write();
    return progress.awaitAcknowledged(position, timeoutNanos);
  }

  /** What the log has done, and how it is. */
  public LogStatus status() {
    return progress.status(policy, pending.appended(), segments.count(), segments.bytes());
  }

  /** Bytes of records since the position of the snapshot that counts. */
  public long bytesSinceSnapshot() {
    return pending.appended() - snapshotPosition;
  }

  /**
   * Sees that a snapshot leaves the log room for two segments. Whoever meets a full disk first has
   * failed: for a snapshot that is no harm, for the log it is the end.
   *
   * @param bytes how much of the snapshot is still to be written
   * @throws IOException if the disk does not have that; the text says so
   */
  public void requireRoom(long bytes) throws IOException {
    long usable = segments.maker().storage().usableBytes();
    if (usable - bytes < 2 * segmentBytes) {
      throw new IOException(
          "%d bytes of a snapshot are to be written to %s, where %d are usable, and the log is to keep %d; make room"
              .formatted(bytes, segments.maker().storage().place(), usable, 2 * segmentBytes));
    }
  }

  /**
   * Begins a snapshot: ends the current segment. One at a time, until it is committed or closed.
   *
   * @param parts number of parts, 1 to {@link SnapshotWriter#MAX_PARTS}
   * @throws IOException if its files cannot be created, or the log has failed or is closed
   * @throws IllegalStateException if there is one under way
   */
  public SnapshotWriter beginSnapshot(int parts) throws IOException {
    if (parts < 1 || parts > SnapshotWriter.MAX_PARTS) {
      throw new IllegalArgumentException(
          "a snapshot of %d parts; it has 1 to %d".formatted(parts, SnapshotWriter.MAX_PARTS));
    }
    if (!snapshotUnderWay.compareAndSet(false, true)) {
      throw new IllegalStateException("there is a snapshot under way");
    }
    List<SnapshotPart> made = new ArrayList<>();
    boolean begun = false;
    try {
      long position = roll();
      whileOpen(() -> makeParts(position, parts, made));
      begun = true;
      return new SnapshotWriter(this, segments.maker(), position, made);
    } finally {
      if (!begun) {
        giveUp(made);
      }
    }
  }

  private long roll() throws IOException {
    try {
      return writer.requestRoll().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? e.toString() : cause.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void makeParts(long position, int count, List<SnapshotPart> into) throws IOException {
    SegmentMaker maker = segments.maker();
    int first = 0; // A snapshot of the same position may be there already.
    for (String name : maker.storage().list()) {
      if (FileNames.isSnapshot(name) && FileNames.position(name) == position) {
        first = Math.max(first, FileNames.part(name) + 1);
      }
    }
    for (int i = 0; i < count; i++) {
      BlockFile file = maker.part(position, first + i, highestVersion.getAsLong());
      into.add(new SnapshotPart(file, highestVersion, this));
    }
  }

  private void giveUp(List<SnapshotPart> parts) {
    try {
      for (SnapshotPart part : parts) {
        part.close();
        segments.maker().delete(part.name());
      }
    } catch (LogFailure e) {
      LOGGER.log(Level.WARNING, "Cannot delete an unfinished snapshot; the next start tries", e);
    } finally {
      snapshotGivenUp();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Does something unless the log is closed, and keeps it from being closed meanwhile. */
  void whileOpen(FileAction action) throws IOException {
    files.lock();
    try {
      if (closed) {
        throw new IOException(CLOSED);
      }
      action.run();
    } finally {
      files.unlock();
    }
  }

  /**
   * Waits until the log is on disk up to where it is now.
   *
   * @return that position
   */
  long makeDurable() throws IOException {
    long position = pending.appended();
    try {
      write();
      progress.awaitWritten(position);
      disk.requestSync();
      progress.awaitSynced(position);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return position;
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException thrown =
        new InterruptedIOException("interrupted while waiting for the log");
    thrown.initCause(e);
    return thrown;
  }

  /** A snapshot counts. */
  void snapshotEnded(long position) {
    snapshotPosition = position;
    segments.forgetBefore(position);
    snapshotUnderWay.set(false);
  }

  /** A snapshot has come to nothing. */
  void snapshotGivenUp() {
    snapshotUnderWay.set(false);
  }

  /**
   * Writes what waits, makes it safe, closes the files and ends the threads; waits for all this.
   * What is appended meanwhile is dropped.
   */
  @Override
  public void close() {
    files.lock();
    try {
      pending.close();
      closed = true;
      writer.close();
      writer.join();
      disk.close();
      disk.join();
      closeFiles();
    } finally {
      files.unlock();
    }
    progress.close();
  }

  private void closeFiles() {
    for (AutoCloseable file : segments.takeOpenFiles()) {
      try {
        file.close();
      } catch (Exception e) {
        LOGGER.log(Level.WARNING, "Cannot close a file of the log", e);
      }
    }
  }
}
