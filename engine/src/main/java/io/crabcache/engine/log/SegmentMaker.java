package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Makes files of the log. All methods throw {@link LogFailure}, whatever fails. Thread safe, save
 * that one thread at a time prepares.
 */
final class SegmentMaker {
  private static final int ZEROS = 1 << 20;

  private final LogStorage storage;
  private final long logId;
  private final long segmentBytes;
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes files in a directory.
   *
   * @param logId id of the log; 0 for a new log
   * @param segmentBytes size of segments that are prepared
   */
  SegmentMaker(LogStorage storage, long logId, long segmentBytes) {
    this.storage = storage;
    this.logId = logId == 0 ? randomId() : logId;
    this.segmentBytes = segmentBytes;
  }

  private long randomId() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  LogStorage storage() {
    return storage;
  }

  long logId() {
    return logId;
  }

  private FileHeader header(long magic, long position, long highestVersion) {
    return new FileHeader(
        magic, logId, randomId(), position, highestVersion, System.currentTimeMillis());
  }

  /**
   * Makes the first segment of a start. It is durable when this returns, and says that the log is
   * on disk up to its position. One that begins there already has no records, and is replaced.
   */
  BlockFile first(long position, long highestVersion) throws LogFailure {
    String name = FileNames.segment(position);
    String unfinished = FileNames.unfinished(name);
    FileHeader header = header(FileLayout.SEGMENT, position, highestVersion);
    BlockFile first = new BlockFile(create(unfinished), name, header, 0);
    first.writeHeader();
    first.writeEmptyBlock(0, position, highestVersion);
    first.force();
    rename(unfinished, name);
    syncDirectory();
    return first;
  }

  /** Makes a segment that grows as it is written. Its name is not durable yet. */
  BlockFile plain(long position, long highestVersion) throws LogFailure {
    String name = FileNames.segment(position);
    FileHeader header = header(FileLayout.SEGMENT, position, highestVersion);
    BlockFile segment = new BlockFile(create(name), name, header, 0);
    segment.writeHeader();
    return segment;
  }

  /** Makes a segment of a file that was prepared. Its name is not durable yet. */
  BlockFile ofPrepared(LogFile file, long position, long highestVersion) throws LogFailure {
    String name = FileNames.segment(position);
    FileHeader header = header(FileLayout.SEGMENT, position, highestVersion);
    BlockFile segment = new BlockFile(file, name, header, segmentBytes);
    segment.writeHeader();
    rename(FileNames.PREPARED, name);
    return segment;
  }

  /**
   * Makes a file of zeros, on disk, for a later segment: to force what is written into it takes
   * half the time that a file takes which grows.
   */
  LogFile prepare() throws LogFailure {
    LogFile file = create(FileNames.PREPARED);
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, segmentBytes));
      ByteBuffer[] buffers = {zeros};
      for (long at = 0; at < segmentBytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - at));
        file.write(buffers, 1, at);
      }
      file.force();
      return file;
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("prepare", FileNames.PREPARED, e);
    }
  }

  /** Makes a part of a snapshot. Its name is not durable yet. */
  BlockFile part(long position, int number, long highestVersion) throws LogFailure {
    String name = FileNames.snapshot(position, number);
    FileHeader header = header(FileLayout.SNAPSHOT, position, highestVersion);
    BlockFile part = new BlockFile(create(name), name, header, 0);
    part.writeHeader();
    return part;
  }

  /** Makes a file that is to replace a part of a snapshot once it is whole. */
  BlockFile rewrittenPart(String name) throws LogFailure {
    FileHeader header = header(FileLayout.SNAPSHOT, FileNames.position(name), 0);
    BlockFile part = new BlockFile(create(FileNames.unfinished(name)), name, header, 0);
    part.writeHeader();
    return part;
  }

  private LogFile create(String name) throws LogFailure {
    try {
      return storage.create(name);
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("create", name, e);
    }
  }

  private void rename(String from, String to) throws LogFailure {
    try {
      storage.rename(from, to);
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("rename", from, e);
    }
  }

  void delete(String name) throws LogFailure {
    try {
      storage.delete(name);
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("delete", name, e);
    }
  }

  void syncDirectory() throws LogFailure {
    try {
      storage.syncDirectory();
    } catch (IOException | RuntimeException e) {
      throw new LogFailure("force", storage.place(), e);
    }
  }
}
