package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, from a start to the end: it is locked, then read by {@link #replay}, then
 * written by the log that {@link #start} makes. Not thread safe; the log is.
 */
public final class LogDirectory implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(LogDirectory.class.getName());

  private static final int REWRITTEN_BYTES = 1 << 20;

  private final LogStorage storage;
  private final Catalog catalog;
  private final long replayBytes;
  private @Nullable LogEnd end;
  private @Nullable WriteAheadLog log;

  /** Segments that count once a torn tail is cut off. */
  private List<String> segments;

  private LogDirectory(LogStorage storage, Catalog catalog, long replayBytes) {
    this.storage = storage;
    this.catalog = catalog;
    this.replayBytes = replayBytes;
    this.segments = catalog.segments();
  }

  /**
   * Takes a directory, and creates it if it is missing.
   *
   * @throws IOException if it belongs to another process, is a file, or cannot be written to; the
   *     text says so
   * @throws DamageException if its manifest is damaged; the text names the cure
   */
  public static LogDirectory open(Path directory) throws IOException {
    return open(DiskStorage.open(directory));
  }

  /**
   * Takes a directory, wherever it lies.
   *
   * @param storage is closed with the directory, and also if this fails
   */
  public static LogDirectory open(LogStorage storage) throws IOException {
    try {
      storage.lock();
      Catalog catalog = Catalog.read(storage);
      return new LogDirectory(storage, catalog, bytes(storage, catalog));
    } catch (IOException | RuntimeException e) {
      try {
        storage.close();
      } catch (IOException secondary) {
        e.addSuppressed(secondary);
      }
      throw e;
    }
  }

  private static long bytes(LogStorage storage, Catalog catalog) throws IOException {
    List<String> names = storage.list();
    long bytes = 0;
    for (String part : catalog.parts()) {
      bytes += names.contains(part) ? storage.size(part) : 0; // The replay tells if it is not.
    }
    for (String segment : catalog.segments()) {
      bytes += storage.size(segment);
    }
    return bytes;
  }

  /** Bytes of the files that {@link #replay} reads. */
  public long replayBytes() {
    return replayBytes;
  }

  /**
   * Reads the snapshot and then the log from the snapshot's position on. A torn tail, as a crash
   * leaves it, is cut off and kept aside; nothing tells it from damage to what was written last. To
   * be called once.
   *
   * @throws DamageException if something is damaged that was safe; the text names place and cure,
   *     and nothing is changed
   */
  public ReplayEnd replay(ReplayHandler handler) throws IOException {
    if (end != null) {
      throw new IllegalStateException("replay was called before");
    }
    LogReading reading = new LogReading(storage, catalog, new Replay(storage.place(), handler));
    for (String part : catalog.parts()) {
      reading.readPart(part);
    }
    LogEnd read = reading.readSegments();
    List<String> remarks = new ArrayList<>();
    BadPlace bad = read.bad();
    if (bad != null && bad.promise() != null) {
      throw Damage.at(
          storage,
          bad.file(),
          bad.offset(),
          bad.fault() + ", and what was safe is lost there: " + bad.promise());
    }
    if (bad != null) {
      cut(bad, remarks);
    } else if (!segments.isEmpty()) {
      trim(segments.get(segments.size() - 1), read.offset());
    }
    end = read;
    return new ReplayEnd(read.position(), read.highestVersion(), read.closed(), remarks);
  }

  /** Shows blocks to a handler. */
  private record Replay(String directory, ReplayHandler handler) implements LogReading.Visitor {
    @Override
    public void begin(String file, FileHeader header, long bytes) {}

    @Override
    public @Nullable String block(String file, BlockReader block) throws IOException {
      if (block.length() > 0) {
        handler.block(
            new ReplayBlock(
                FileNames.isSnapshot(file),
                block.retainedRecords(),
                block.recordCount(),
                block.position(),
                block.bytes(),
                new ReplayBlock.Place(directory, file, block.offset())));
      }
      return null; // The handler reads the records, perhaps on other threads.
    }
  }

  private void cut(BadPlace bad, List<String> remarks) throws IOException {
    // From the end: whatever happens meanwhile, the next start finds the same end of the log.
    for (int i = segments.size() - 1; i > bad.index(); i--) {
      setAside(segments.get(i), remarks);
    }
    storage.syncDirectory();
    boolean keeps = bad.offset() > 0;
    if (keeps) {
      if (bad.bytes() > 0) {
        remarks.add(
            "%s/%s: the end of the log is torn at offset %d; cut off %d bytes, %s. %s"
                .formatted(
                    storage.place(),
                    bad.file(),
                    bad.offset(),
                    bad.bytes(),
                    keepTail(bad),
                    BadPlace.TORN_OR_DAMAGED));
      }
      trim(bad.file(), bad.offset());
    } else {
      setAside(bad.file(), remarks);
      storage.syncDirectory();
    }
    segments = segments.subList(0, bad.index() + (keeps ? 1 : 0));
  }

  /** Takes a segment out of the log, and keeps it unless it is empty. */
  private void setAside(String segment, List<String> remarks) throws IOException {
    long content;
    try (LogFile file = storage.open(segment)) {
      content = BlockReader.contentEnd(file, 0);
    }
    if (content == 0) {
      storage.delete(segment);
      return;
    }
    remarks.add(
        "%s/%s: left out with its %d bytes, since the log ends in front of it; kept as %s. %s"
            .formatted(
                storage.place(),
                segment,
                content,
                Aside.move(storage, segment),
                BadPlace.TORN_OR_DAMAGED));
  }

  /** Keeps what is to be cut off if there is room for it; a full disk leaves torn ends, too. */
  private String keepTail(BadPlace bad) {
    try {
      return "kept as " + Aside.copy(storage, bad.file(), bad.offset());
    } catch (IOException e) {
      return "which could not be kept: " + e.getMessage();
    }
  }

  /** Cuts a file off behind its last block. */
  private void trim(String name, long size) throws IOException {
    try (LogFile file = storage.open(name)) {
      if (file.size() > size) {
        file.truncate(size);
        file.force();
      }
    }
  }

  /**
   * Goes on with the log behind its end. What was read is made durable before, and what counts no
   * more is deleted. To be called once, after {@link #replay}.
   *
   * @param highestVersion gives the highest version assigned so far; called on a thread of the log,
   *     must not block
   * @throws IOException if a file cannot be written; the directory is to be closed then
   */
  public WriteAheadLog start(LogSettings settings, LongSupplier highestVersion) throws IOException {
    return start(settings, highestVersion, System::nanoTime);
  }

  /** The same with a clock, nanoseconds, which tells when an interval is over. */
  WriteAheadLog start(LogSettings settings, LongSupplier highestVersion, LongSupplier clock)
      throws IOException {
    LogEnd read = end;
    if (read == null || log != null) {
      throw new IllegalStateException("start is to be called once, after replay");
    }
    for (String name : catalog.leftovers()) {
      LOGGER.log(Level.DEBUG, "deleting {0}, which counts no more", name);
      storage.delete(name);
    }
    for (int i = 0; i < segments.size(); i++) {
      boolean last = i + 1 == segments.size();
      long until = last ? read.position() : FileNames.position(segments.get(i + 1));
      makeDurable(segments.get(i), until > read.synced());
    }
    storage.syncDirectory();
    SegmentMaker maker = new SegmentMaker(storage, read.logId(), settings.segmentBytes());
    BlockFile first = maker.first(read.position(), highestVersion.getAsLong());
    Segments files = new Segments(maker, settings.sync(), first);
    for (String name : segments) {
      files.add(FileNames.position(name), storage.size(name));
    }
    WriteAheadLog started =
        new WriteAheadLog(files, catalog.position(), settings, highestVersion, clock);
    log = started;
    started.start();
    return started;
  }

  /**
   * Makes a segment durable.
   *
   * @param anew whether to write it again before: a force that failed may have left it in the
   *     memory of the operating system and not on disk, and then no later force takes it there
   */
  private void makeDurable(String name, boolean anew) throws IOException {
    try (LogFile file = storage.open(name)) {
      if (anew) {
        rewrite(file);
      }
      file.force();
    }
  }

  /** Writes what is there once more, in its place; so a crash meanwhile finds the same. */
  private static void rewrite(LogFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(REWRITTEN_BYTES);
    ByteBuffer[] buffers = {bytes};
    long at = 0;
    while (file.read(bytes.clear(), at) > 0) {
      int length = bytes.flip().remaining();
      file.write(buffers, 1, at);
      at += length;
    }
  }

  /** Closes the log, if there is one, and gives the directory back. */
  @Override
  public void close() throws IOException {
    WriteAheadLog started = log;
    if (started != null) {
      started.close();
    }
    storage.close();
  }
}
