package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log that is being written: one that is written, some that have ended and are
 * still to be forced, and under {@link SyncPolicy#ALWAYS} one that is prepared. Thread safe; who
 * may call what is told at each method.
 */
final class Segments {

  /** Ended segments that are kept open at most, because they are not on disk yet. */
  static final int MAX_OPEN = 8;

  private final SegmentMaker maker;
  private final boolean always;

  /** Held while files are forced, so that two threads do not do the same. Taken before the lock. */
  private final ReentrantLock forcing = new ReentrantLock();

  /** Held for moments only. */
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock:
  private final NavigableMap<Long, Long> endedBytes = new TreeMap<>();
  private final ArrayDeque<BlockFile> open = new ArrayDeque<>(MAX_OPEN + 1);
  private BlockFile current;
  private boolean namesUnforced;
  private @Nullable LogFile prepared;
  private boolean closed;

  /**
   * Begins with a segment that is made already.
   *
   * @param policy of the log
   */
  Segments(SegmentMaker maker, SyncPolicy policy, BlockFile current) {
    this.maker = maker;
    this.always = policy == SyncPolicy.ALWAYS;
    this.current = current;
  }

  SegmentMaker maker() {
    return maker;
  }

  /** Counts a segment of earlier starts. */
  void add(long position, long bytes) {
    lock.lock();
    try {
      if (position != current.firstPosition()) {
        endedBytes.put(position, bytes);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The segment that is written. Only the writer may write it. */
  BlockFile current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a new segment would be a better one. */
  boolean hasBetter() {
    lock.lock();
    try {
      return prepared != null && !current.isPrepared();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the segment that is written, and begins the next one. Only for the writer. */
  BlockFile roll(long highestVersion) throws LogFailure {
    if (openSegments() >= MAX_OPEN) {
      forceEnded();
    }
    long position = current().position();
    LogFile ready = prepared();
    BlockFile next =
        ready == null
            ? maker.plain(position, highestVersion)
            : maker.ofPrepared(ready, position, highestVersion);
    if (always) {
      next.force(); // A snapshot may count that begins with it, before anything is written to it.
      maker.syncDirectory();
    }
    lock.lock();
    try {
      namesUnforced |= !always;
      endedBytes.put(current.firstPosition(), current.bytes());
      open.add(current);
      current = next;
      if (ready != null) {
        prepared = null; // Not before: until it had its name, no other could be prepared.
      }
    } finally {
      lock.unlock();
    }
    return next;
  }

  private @Nullable LogFile prepared() {
    lock.lock();
    try {
      return prepared;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable LogFile takePrepared() {
    lock.lock();
    try {
      LogFile taken = prepared;
      prepared = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Ended segments that are open still. */
  int openSegments() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Sees that a segment is prepared. Only for the disk thread. */
  void prepare() throws LogFailure {
    lock.lock();
    try {
      if (!always || prepared != null) {
        return;
      }
    } finally {
      lock.unlock();
    }
    LogFile made = maker.prepare();
    lock.lock();
    try {
      prepared = made;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fails if the segment that is written is no longer where the next start looks for it. Only for
   * the disk thread.
   */
  void requireThere() throws LogFailure {
    BlockFile looked = current();
    // One that has ended meanwhile may be deleted, once a snapshot has what is in it.
    if (!looked.isThere() && looked.equals(current())) {
      throw new LogFailure(
          "find",
          looked.name(),
          new IOException("it was deleted or replaced, and what is written to it is lost"));
    }
  }

  /** Forces and closes the segments that have ended. */
  void forceEnded() throws LogFailure {
    forcing.lock();
    try {
      List<BlockFile> files;
      boolean names;
      lock.lock();
      try {
        files = new ArrayList<>(open);
        names = namesUnforced;
        namesUnforced = false;
      } finally {
        lock.unlock();
      }
      if (names) {
        maker.syncDirectory();
      }
      for (BlockFile file : files) {
        file.forceOnce();
        file.close();
        lock.lock();
        try {
          open.remove();
        } finally {
          lock.unlock();
        }
      }
    } finally {
      forcing.unlock();
    }
  }

  /**
   * Forces all segments. Not for the disk thread under {@link SyncPolicy#ALWAYS}, since then the
   * writer does so.
   *
   * @param written tells how far the log is written
   * @return position up to which the log is on disk now
   */
  long forceAll(LongSupplier written) throws LogFailure {
    forcing.lock();
    try {
      BlockFile last;
      long position;
      lock.lock();
      try {
        // In this order: what is written later may be in a later segment.
        position = written.getAsLong();
        last = current;
      } finally {
        lock.unlock();
      }
      last.force(); // may end meanwhile, then it is forced once more or not at all
      forceEnded();
      return position;
    } finally {
      forcing.unlock();
    }
  }

  /** Forgets segments that end at a position or before, which are deleted. */
  void forgetBefore(long position) {
    lock.lock();
    try {
      endedBytes.headMap(position, false).clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many segments there are. */
  int count() {
    lock.lock();
    try {
      return endedBytes.size() + 1;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of all segments. */
  long bytes() {
    lock.lock();
    try {
      long bytes = current.bytes();
      for (long each : endedBytes.values()) {
        bytes += each;
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the segment up that is prepared. Only after the other threads have ended. */
  void dropPrepared() throws LogFailure {
    LogFile unused = takePrepared();
    if (unused != null) {
      try {
        unused.close();
      } catch (IOException e) {
        throw new LogFailure("close", FileNames.PREPARED, e);
      }
      maker.delete(FileNames.PREPARED);
    }
  }

  /** Gives all files away that are open. Only after the other threads have ended. */
  List<AutoCloseable> takeOpenFiles() {
    lock.lock();
    try {
      List<AutoCloseable> files = new ArrayList<>(open);
      open.clear();
      if (prepared != null) {
        files.add(prepared);
        prepared = null;
      }
      if (!closed) {
        closed = true;
        files.add(current);
      }
      return files;
    } finally {
      lock.unlock();
    }
  }
}
