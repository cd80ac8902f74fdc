package io.crabcache.engine.log;

import io.crabcache.engine.log.FileReport.Kind;
import io.crabcache.engine.log.LogInspection.Verdict;
import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at a data directory, whose lock is held, and makes a {@link LogInspection}. */
final class Inspector implements LogReading.Visitor {
  private final LogStorage storage;
  private final boolean deep;
  private final Map<String, FileReport> reports = new TreeMap<>();
  private final Map<String, RecordCounts> counts = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private Verdict verdict = Verdict.SOUND;

  Inspector(LogStorage storage, boolean deep) {
    this.storage = storage;
    this.deep = deep;
  }

  /**
   * Locks a directory in which there is a log. Another one is left as it is.
   *
   * @throws IOException if there is none, or somebody else has the directory; the text says so
   */
  static void lock(LogStorage storage) throws IOException {
    List<String> names = storage.list();
    boolean log = names.stream().anyMatch(FileNames::isOfLog);
    if (log || names.contains(DiskStorage.LOCK_FILE)) {
      storage.lock(); // A server that has just started has the lock, and perhaps no log yet.
    }
    if (!log) {
      throw new IOException(
          "there is no log in %s; name the data directory of a server, or the directory of its log (wal.dir)"
              .formatted(storage.place()));
    }
  }

  LogInspection inspect() throws IOException {
    Catalog catalog = catalog();
    for (String name : storage.list()) {
      reports.putIfAbsent(name, report(name, catalog));
    }
    LogReading reading = new LogReading(storage, catalog, this, deep);
    for (String part : catalog.parts()) {
      try {
        reading.readPart(part);
      } catch (DamageException e) {
        damaged(part, e);
      }
    }
    LogEnd end = new LogEnd(0, catalog.position(), 0, 0, 0, false, null);
    if (verdict == Verdict.SOUND || catalog.manifest() != null) {
      try {
        end = reading.readSegments();
        judge(end.bad(), catalog.segments());
      } catch (DamageException e) {
        damaged(null, e);
      }
    }
    counts.forEach((name, count) -> reports.computeIfPresent(name, (n, r) -> count.addTo(r)));
    return new LogInspection(
        storage.place(),
        List.copyOf(reports.values()),
        verdict,
        findings,
        catalog.position(),
        end.position(),
        end.highestVersion(),
        end.closed());
  }

  private Catalog catalog() throws IOException {
    try {
      return Catalog.read(storage);
    } catch (DamageException e) {
      reports.put(
          FileNames.MANIFEST,
          FileReport.of(FileNames.MANIFEST, Kind.MANIFEST, storage.size(FileNames.MANIFEST)));
      damaged(FileNames.MANIFEST, e);
      return Catalog.of(null, storage.list());
    }
  }

  private void damaged(@Nullable String file, DamageException e) {
    verdict = Verdict.DAMAGED;
    findings.add(String.valueOf(e.getMessage()));
    if (file != null) {
      reports.computeIfPresent(file, (name, report) -> report.withProblem(e.getMessage()));
    }
  }

  private void judge(@Nullable BadPlace bad, List<String> segments) {
    boolean last = bad != null && bad.index() + 1 >= segments.size();
    if (bad == null || (bad.promise() == null && bad.bytes() == 0 && last)) {
      return;
    }
    if (bad.promise() != null) {
      DamageException damage =
          bad.isUnknown()
              ? Damage.unknown(storage.place(), bad.file(), bad.offset(), bad.fault())
              : Damage.at(storage, bad.file(), bad.offset(), bad.fault() + "; " + bad.promise());
      damaged(bad.file(), damage);
      return;
    }
    String torn =
        "%s/%s: the end of the log is torn at offset %d; the next start cuts off %d bytes%s. %s"
            .formatted(
                storage.place(),
                bad.file(),
                bad.offset(),
                bad.bytes(),
                last ? "" : " and all segments behind",
                BadPlace.TORN_OR_DAMAGED);
    if (verdict == Verdict.SOUND) {
      verdict = Verdict.TORN;
    }
    findings.add(torn);
    reports.computeIfPresent(bad.file(), (name, report) -> report.withProblem(torn));
  }

  private FileReport report(String name, Catalog catalog) throws IOException {
    FileReport report = FileReport.of(name, kind(name, catalog), storage.size(name));
    if (FileNames.isSegment(name) || FileNames.isSnapshot(name)) {
      try (LogFile file = storage.open(name)) {
        FileHeader header = LogReading.readHeader(file, storage, name);
        return header == null ? report : report.withHeader(header);
      } catch (DamageException e) {
        return report.withProblem(e.getMessage());
      }
    }
    return report;
  }

  private static Kind kind(String name, Catalog catalog) {
    if (name.equals(FileNames.MANIFEST)) {
      return Kind.MANIFEST;
    }
    if (catalog.segments().contains(name)) {
      return Kind.SEGMENT;
    }
    if (catalog.parts().contains(name)) {
      return Kind.SNAPSHOT;
    }
    if (catalog.leftovers().contains(name)) {
      return Kind.LEFTOVER;
    }
    return name.endsWith(FileNames.BROKEN) ? Kind.BROKEN : Kind.OTHER;
  }

  @Override
  public void begin(String file, FileHeader header, long bytes) {
    counts.put(file, new RecordCounts());
  }

  @Override
  public @Nullable String block(String file, BlockReader block) {
    RecordCounts count = counts.computeIfAbsent(file, name -> new RecordCounts());
    if (!deep) {
      count.add(block);
      return null;
    }
    ByteBuf records = block.retainedRecords();
    try {
      return count.add(block, records);
    } finally {
      records.release();
    }
  }
}
