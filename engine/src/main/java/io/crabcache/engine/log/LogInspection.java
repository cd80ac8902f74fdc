package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a data directory holds and how it is, as an operator wants to know it. Taking it changes
 * nothing, and locks the directory meanwhile.
 *
 * @param directory the directory
 * @param files its files, by name
 * @param verdict how the log is, as far as was looked
 * @param findings why the verdict is what it is, one line each
 * @param replayPosition where a replay of the log begins
 * @param endPosition position behind the last record that can be read
 * @param highestVersion highest version that a header names
 * @param closed whether the log was closed in good order
 */
public record LogInspection(
    String directory,
    List<FileReport> files,
    Verdict verdict,
    List<String> findings,
    long replayPosition,
    long endPosition,
    long highestVersion,
    boolean closed) {

  /** How much is looked at. */
  public enum Depth {
    /** The headers of all files and blocks. Takes them as true. */
    HEADERS,
    /** All checksums and all records. */
    RECORDS
  }

  /** How a log is. */
  public enum Verdict {
    /** A server starts and has everything. */
    SOUND,
    /**
     * The end is torn, as a crash leaves it, or what was written last is damaged: nothing tells
     * which. A server starts and cuts it off.
     */
    TORN,
    /** Something that was safe is lost. A server refuses to start before a repair. */
    DAMAGED
  }

  /** Keeps its own lists. */
  public LogInspection {
    files = List.copyOf(files);
    findings = List.copyOf(findings);
  }

  /**
   * Looks at a directory.
   *
   * @throws IOException if it is not there, has no log in it, belongs to another process, or cannot
   *     be read; the text says so
   */
  public static LogInspection of(Path directory, Depth depth) throws IOException {
    try (LogStorage storage = DiskStorage.openExisting(directory)) {
      return of(storage, depth);
    }
  }

  /** Looks at a directory wherever it lies, and does not close it. */
  static LogInspection of(LogStorage storage, Depth depth) throws IOException {
    Inspector.lock(storage);
    return new Inspector(storage, depth == Depth.RECORDS).inspect();
  }
}
