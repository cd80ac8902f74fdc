package io.crabcache.engine.log;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one file of a data directory holds.
 *
 * @param name its name
 * @param kind what it is
 * @param bytes its size
 * @param created when it was made; null if it has no header that can be read
 * @param firstPosition position of its first record, 0 if it has none
 * @param endPosition position behind its last record that can be read
 * @param blocks how many blocks can be read
 * @param records how many records these have
 * @param recordsByKind the same by kind; empty unless the records were read
 * @param highestVersion highest version that a header names
 * @param problem what is wrong with it; null if nothing is
 */
public record FileReport(
    String name,
    Kind kind,
    long bytes,
    @Nullable Instant created,
    long firstPosition,
    long endPosition,
    long blocks,
    long records,
    Map<RecordKind, Long> recordsByKind,
    long highestVersion,
    @Nullable String problem) {

  /** What a file is. */
  public enum Kind {
    /** It names the snapshot that counts. */
    MANIFEST,
    /** A part of the snapshot that counts. */
    SNAPSHOT,
    /** A segment that counts. */
    SEGMENT,
    /** It counts no more or never did, and is deleted at the next start. */
    LEFTOVER,
    /** A repair has set it aside, or a start has cut it off. */
    BROKEN,
    /** It is not of the log. */
    OTHER
  }

  /** Keeps its own map. */
  public FileReport {
    Map<RecordKind, Long> copy = new EnumMap<>(RecordKind.class);
    copy.putAll(recordsByKind);
    recordsByKind = Collections.unmodifiableMap(copy);
  }

  /** Begins with a file of which nothing but the name is known. */
  static FileReport of(String name, Kind kind, long bytes) {
    return new FileReport(name, kind, bytes, null, 0, 0, 0, 0, Map.of(), 0, null);
  }

  /** The same with what its header says. */
  FileReport withHeader(FileHeader header) {
    return new FileReport(
        name,
        kind,
        bytes,
        Instant.ofEpochMilli(header.createdMillis()),
        header.firstPosition(),
        header.firstPosition(),
        blocks,
        records,
        recordsByKind,
        header.highestVersion(),
        problem);
  }

  /** The same with a problem. */
  FileReport withProblem(@Nullable String newProblem) {
    return new FileReport(
        name,
        kind,
        bytes,
        created,
        firstPosition,
        endPosition,
        blocks,
        records,
        recordsByKind,
        highestVersion,
        newProblem);
  }
}
