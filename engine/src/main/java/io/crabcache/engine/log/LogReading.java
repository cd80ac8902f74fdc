package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a log in the order of their replay, and finds out where the log ends. Changes
 * nothing. Not thread safe.
 */
final class LogReading {

  /** Who is shown what is read. */
  interface Visitor {
    /** A file begins. */
    void begin(String file, FileHeader header, long bytes) throws IOException;

    /**
     * A block that counts.
     *
     * @return null if it can be understood; otherwise what is wrong with it
     */
    @Nullable String block(String file, BlockReader block) throws IOException;
  }

  private static final String NOT_A_BLOCK = "what stands here is no whole block";
  private static final String NO_HEADER = "the file does not begin with a whole header";

  private final LogStorage storage;
  private final Catalog catalog;
  private final Visitor visitor;
  private final boolean checked;
  private long logId;
  private long highestVersion;
  private long synced;

  /** Position behind the last block that was read. */
  private long lastPosition;

  /** Reads files with all checksums. */
  LogReading(LogStorage storage, Catalog catalog, Visitor visitor) {
    this(storage, catalog, visitor, true);
  }

  /**
   * Reads files.
   *
   * @param checked whether records and checksums are looked at, and not only headers
   */
  LogReading(LogStorage storage, Catalog catalog, Visitor visitor, boolean checked) {
    this.checked = checked;
    this.storage = storage;
    this.catalog = catalog;
    this.visitor = visitor;
    Manifest manifest = catalog.manifest();
    this.logId = manifest == null ? 0 : manifest.logId();
    this.synced = manifest == null ? 0 : manifest.synced();
  }

  /**
   * Reads a part of the snapshot.
   *
   * @throws DamageException if it is not whole
   */
  void readPart(String name) throws IOException {
    if (!storage.list().contains(name)) {
      throw Damage.in(storage, name, "the manifest names it, and it is missing");
    }
    try (LogFile file = storage.open(name)) {
      FileHeader header = header(file, name);
      if (header == null) {
        throw Damage.at(storage, name, 0, NO_HEADER);
      }
      try (BlockReader reader = reader(file, header)) {
        String fault = readBlocks(reader, name, header);
        if (fault != null) {
          throw Damage.unknown(storage.place(), name, reader.offset(), fault);
        }
        if (!reader.isClosed()) {
          throw Damage.at(storage, name, reader.endOffset(), NOT_A_BLOCK);
        }
      }
    }
  }

  /**
   * Reads the segments up to where the log ends.
   *
   * @throws DamageException if a file belongs to another log, or is of a format that this program
   *     does not know
   */
  LogEnd readSegments() throws IOException {
    List<String> segments = catalog.segments();
    long position = catalog.position();
    boolean empty = segments.isEmpty() && catalog.manifest() == null;
    if (empty && catalog.remains().isEmpty()) {
      return new LogEnd(0, 0, 0, 0, 0, true, null);
    }
    if (segments.isEmpty() || FileNames.position(segments.get(0)) != position) {
      // The first segment is durable before anything else is.
      BadPlace bad =
          new BadPlace(
              0,
              FileNames.segment(position),
              0,
              0,
              position,
              "the segment is missing",
              empty
                  ? "the log has begun there, since there is " + catalog.remains().get(0)
                  : "the log has begun there");
      return end(position, 0, false, bad);
    }
    LogEnd end = null;
    for (int i = 0; end == null; i++) {
      end = readSegment(i, position);
      position = lastPosition;
    }
    return end;
  }

  /** Reads a segment; returns null if the next one goes on. */
  private @Nullable LogEnd readSegment(int index, long position) throws IOException {
    List<String> segments = catalog.segments();
    String name = segments.get(index);
    try (LogFile file = storage.open(name)) {
      FileHeader header = header(file, name);
      if (header == null) {
        String first = index == 0 ? "its header was on disk before anything else was" : null;
        return bad(index, file, 0, position, NO_HEADER, first);
      }
      try (BlockReader reader = reader(file, header)) {
        String fault = readBlocks(reader, name, header);
        if (fault != null) {
          lastPosition = reader.position();
          return bad(index, file, reader.offset(), lastPosition, fault, BadPlace.UNKNOWN);
        }
        lastPosition = reader.endPosition();
        boolean last = index + 1 == segments.size();
        if (!last && FileNames.position(segments.get(index + 1)) == lastPosition) {
          return null;
        }
        if (last && !isCutShort(file, reader)) {
          return end(lastPosition, reader.endOffset(), reader.isClosed(), null);
        }
        return bad(index, file, reader.endOffset(), lastPosition, fault(file, reader, index), null);
      }
    }
  }

  /** What is wrong where the blocks of a segment end too early. */
  private String fault(LogFile file, BlockReader reader, int index) throws IOException {
    boolean more = BlockReader.contentEnd(file, reader.endOffset()) > reader.endOffset();
    if (more || index + 1 == catalog.segments().size()) {
      return NOT_A_BLOCK;
    }
    return "the log breaks off here at position %d, and goes on in %s only"
        .formatted(reader.endPosition(), catalog.segments().get(index + 1));
  }

  private LogEnd end(long position, long offset, boolean closed, @Nullable BadPlace bad) {
    return new LogEnd(logId, position, offset, highestVersion, synced, closed, bad);
  }

  private BlockReader reader(LogFile file, FileHeader header) throws IOException {
    return checked
        ? new BlockReader(file, header)
        : BlockReader.ofHeaders(file, header.firstPosition());
  }

  /** Reads a file's blocks; returns what is wrong with the last one read, null if nothing is. */
  private @Nullable String readBlocks(BlockReader reader, String name, FileHeader header)
      throws IOException {
    highestVersion = Math.max(highestVersion, header.highestVersion());
    visitor.begin(name, header, reader.size());
    while (reader.next()) {
      highestVersion = Math.max(highestVersion, reader.highestVersion());
      synced = Math.max(synced, reader.synced());
      String fault = visitor.block(name, reader);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Whether the last segment once had more than can be read of it. */
  private boolean isCutShort(LogFile file, BlockReader reader) throws IOException {
    Manifest manifest = catalog.manifest();
    return (manifest != null && manifest.synced() > reader.endPosition())
        || (!reader.isClosed()
            && BlockReader.contentEnd(file, reader.endOffset()) > reader.endOffset());
  }

  /** Reads a file's header; null if it has none. */
  private @Nullable FileHeader header(LogFile file, String name) throws IOException {
    FileHeader header = readHeader(file, storage, name);
    if (header != null) {
      if (logId == 0) {
        logId = header.logId();
      }
      if (header.logId() != logId) {
        throw Damage.foreign(
            storage, name, "belongs to another log", "take it out of the directory");
      }
    }
    return header;
  }

  /** Reads a file's header, whatever log it belongs to; null if it has none. */
  static @Nullable FileHeader readHeader(LogFile file, LogStorage storage, String name)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(FileLayout.BYTES);
    file.read(bytes, 0);
    return FileHeader.read(bytes.flip(), storage, name);
  }

  /** A segment cannot be read from an offset on. */
  private LogEnd bad(
      int index, LogFile file, long offset, long position, String fault, @Nullable String promise)
      throws IOException {
    List<String> segments = catalog.segments();
    String name = segments.get(index);
    String found = promise != null ? promise : promiseIn(file, name, offset, position);
    if (found == null) {
      found = promise(position, segments.subList(index + 1, segments.size()));
    }
    long bytes = BlockReader.contentEnd(file, offset) - offset;
    BadPlace bad = new BadPlace(index, name, offset, bytes, position, fault, found);
    return end(position, offset, false, bad);
  }

  /** Looks for someone who says that the log was on disk behind a position. */
  private @Nullable String promise(long position, List<String> files) throws IOException {
    Manifest manifest = catalog.manifest();
    if (manifest != null && manifest.synced() > position) {
      return "the manifest says that the log was on disk up to position " + manifest.synced();
    }
    for (String name : files) {
      try (LogFile file = storage.open(name)) {
        String found = promiseIn(file, name, FileLayout.BYTES, position);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable String promiseIn(LogFile file, String name, long from, long position)
      throws IOException {
    FileHeader header = header(file, name);
    try (BlockReader reader =
        header == null
            ? BlockReader.ofHeaders(file, FileNames.position(name))
            : new BlockReader(file, header)) {
      long at = Math.max(from, FileLayout.BYTES);
      while (reader.seek(at)) {
        if (reader.synced() > position) {
          synced = Math.max(synced, reader.synced());
          return "the block at offset %d of %s says that the log was on disk up to position %d"
              .formatted(reader.offset(), name, reader.synced());
        }
        at = reader.endOffset();
      }
    }
    return null;
  }
}
