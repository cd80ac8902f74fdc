package io.crabcache.engine.log;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was appended and is not written yet: records in chunks of direct memory, in the order of
 * their positions. Commands append while they hold the lock of a shard, so nothing here waits for a
 * disk. Thread safe; {@link #take} and {@link #release} are for the writer alone.
 */
final class PendingRecords {

  // Locks are taken in the order shard, then this one, and none under this one. It is held for the
  // copy of one record, which is short, so who finds it taken tries again for a while first.

  private static final int SPINS = 200;

  /** Most bytes of a record, which has a chunk to itself if it is large. */
  static final int MAX_RECORD_BYTES = BlockReader.MAX_LENGTH - RecordLayout.ALIGNMENT;

  private static final int MAX_CHUNK_BYTES = 256 << 10;
  private static final int MAX_BLOCK_BYTES = 4 << 20;

  /**
   * Bytes that wait until the writer is woken without being asked for: enough to keep it busy for
   * longer than waking it takes, and little enough that it works while commands go on.
   */
  private static final int WAKE_BYTES = 32 << 10;

  /** Chunks of a segment at least, so that segments end about where they shall. */
  private static final int CHUNKS_PER_SEGMENT = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final int chunkBytes;
  private final int blockBytes;
  private final long bufferBytes;
  private final int maxFree;

  // Guarded by the lock:
  /** Oldest first; the last one is appended to. */
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();

  private final ArrayDeque<Chunk> free = new ArrayDeque<>();
  private boolean open = true;
  private long released;
  private long taken;
  private @Nullable Thread writer;

  // Written under the lock:
  private volatile boolean writerSleeps;
  private volatile long appended;
  private volatile boolean behind;

  PendingRecords(LogSettings settings, long position) {
    chunkBytes = (int) Math.min(MAX_CHUNK_BYTES, settings.segmentBytes() / CHUNKS_PER_SEGMENT);
    blockBytes = (int) Math.min(MAX_BLOCK_BYTES, settings.segmentBytes() / 2);
    bufferBytes = settings.bufferBytes();
    maxFree = (int) Math.min(Integer.MAX_VALUE, bufferBytes / chunkBytes + 1);
    appended = position;
    released = position;
    taken = position;
  }

  /** Position of the last record. */
  long appended() {
    return appended;
  }

  /** Whether more waits to be written than should. */
  boolean isBehind() {
    return behind;
  }

  /**
   * Takes a record, or drops it if nothing is taken any more.
   *
   * @return its position
   * @throws IllegalArgumentException if it is larger than a block can be
   * @throws OutOfMemoryError if there is no memory for it; then nothing more may be appended, since
   *     the log has a gap here
   */
  long append(LogRecord record) {
    long bytes = Records.bytes(record);
    if (bytes > MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "a record of " + bytes + " bytes; the log takes up to " + MAX_RECORD_BYTES);
    }
    boolean wake = false;
    long position;
    lock();
    try {
      if (open) {
        chunkFor((int) bytes).append(record);
      }
      position = appended + bytes;
      appended = position;
      if (open && writerSleeps && position - taken >= WAKE_BYTES) {
        writerSleeps = false;
        wake = true;
      }
      if (open && position - released > bufferBytes) {
        behind = true;
      }
    } finally {
      lock.unlock();
    }
    if (wake) {
      LockSupport.unpark(writer);
    }
    return position;
  }

  /** Wakes the writer if it sleeps although something waits. */
  void wakeWriter() {
    if (!writerSleeps) {
      return; // It looks once more before it sleeps.
    }
    boolean wake;
    lock();
    try {
      wake = writerSleeps && appended > taken;
      writerSleeps &= !wake;
    } finally {
      lock.unlock();
    }
    if (wake) {
      LockSupport.unpark(writer);
    }
  }

  private void lock() {
    if (!lock.tryLock()) {
      lockContended();
    }
  }

  private void lockContended() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (!lock.isLocked() && lock.tryLock()) {
        return;
      }
    }
    lock.lock();
  }

  private Chunk chunkFor(int bytes) {
    Chunk last = chunks.peekLast();
    if (last != null && last.hasRoomFor(bytes)) {
      return last;
    }
    Chunk next = bytes > chunkBytes ? null : free.pollLast();
    if (next == null) {
      next = new Chunk(Math.max(bytes, chunkBytes));
    }
    chunks.add(next);
    return next;
  }

  /**
   * Takes what waits, up to the size of a block. If nothing does, the calling thread is woken once
   * enough does or {@link #wakeWriter} is called.
   *
   * @return whether there was something
   */
  boolean take(Batch batch) {
    batch.begin();
    lock();
    try {
      for (Chunk chunk : chunks) {
        int bytes = chunk.pendingBytes();
        boolean fits = batch.isEmpty() || (long) batch.bytes() + bytes <= blockBytes;
        if (!fits || batch.isFull()) {
          break;
        }
        if (bytes > 0) {
          int records = chunk.pendingRecords();
          batch.add(chunk.take(), records);
        }
      }
      taken += batch.bytes();
      writer = Thread.currentThread();
      writerSleeps = batch.isEmpty();
      return !batch.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the memory of a batch back, since it is written up to a position. */
  void release(long position) {
    lock();
    try {
      released = position;
      while (!chunks.isEmpty() && chunks.getFirst().pendingBytes() == 0) {
        recycle(chunks.removeFirst());
      }
      if (behind && appended - position <= bufferBytes / 2) {
        behind = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void recycle(Chunk chunk) {
    if (chunk.capacity() == chunkBytes && free.size() < maxFree) {
      chunk.reset();
      free.addLast(chunk);
    } else {
      chunk.free();
    }
  }

  /** Takes nothing more; what was taken can still be written. */
  void close() {
    lock();
    try {
      open = false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more and forgets what waits. The writer must not be at work. */
  void drop() {
    lock();
    try {
      open = false;
      behind = false;
      chunks.forEach(Chunk::free);
      chunks.clear();
      free.forEach(Chunk::free);
      free.clear();
    } finally {
      lock.unlock();
    }
  }
}
