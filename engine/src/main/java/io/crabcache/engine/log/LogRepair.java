package io.crabcache.engine.log;

import io.crabcache.engine.log.LogInspection.Verdict;
import io.crabcache.engine.log.storage.DiskStorage;
import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a damaged data directory one that a server starts from, with what can still be read: cuts
 * the log off at the first damage, and leaves of a damaged part of the snapshot the blocks that are
 * whole. Whatever is changed or taken away is kept aside as {@code *.broken} first. A repair that
 * was interrupted is simply done again: its steps are in such an order that a server refuses to
 * start meanwhile, or starts with what the whole repair leaves.
 */
public final class LogRepair {
  private final LogStorage storage;
  private final List<String> done = new ArrayList<>();

  private LogRepair(LogStorage storage) {
    this.storage = storage;
  }

  /**
   * Repairs a directory, and holds its lock meanwhile.
   *
   * @return what was done and what is lost, one line each; empty if nothing was damaged
   * @throws IOException if the directory is not there, belongs to another process, cannot be
   *     written to, or has something that a repair does not help against; the text says so
   */
  public static List<String> repair(Path directory) throws IOException {
    try (LogStorage storage = DiskStorage.openExisting(directory)) {
      return repair(storage);
    }
  }

  /** Repairs a directory wherever it lies, and does not close it. */
  static List<String> repair(LogStorage storage) throws IOException {
    Inspector.lock(storage);
    LogRepair repair = new LogRepair(storage);
    repair.repair();
    LogInspection after = new Inspector(storage, true).inspect();
    if (after.verdict() != Verdict.SOUND) {
      throw new IOException(
          "%s could not be repaired: %s"
              .formatted(storage.place(), String.join("; ", after.findings())));
    }
    return repair.done;
  }

  private void repair() throws IOException {
    Manifest manifest = new ManifestRepair(storage, this).repair();
    Catalog catalog = Catalog.of(manifest, storage.list());
    SnapshotRepair parts = new SnapshotRepair(storage, this);
    for (String part : catalog.parts()) {
      parts.repair(catalog, part);
    }
    LogEnd end = new LogReading(storage, catalog, new Inspector(storage, true)).readSegments();
    BadPlace bad = end.bad();
    if (bad != null) {
      cut(catalog, bad, end);
    }
  }

  private void cut(Catalog catalog, BadPlace bad, LogEnd end) throws IOException {
    keepPromise(catalog, bad, end);
    List<String> segments = catalog.segments();
    for (int i = segments.size() - 1; i > bad.index(); i--) {
      String name = segments.get(i);
      say(
          "%s: all mutations in it are lost, since something in front of it is; kept as %s"
              .formatted(name, setAside(name)));
    }
    boolean there = bad.index() < segments.size() && segments.get(bad.index()).equals(bad.file());
    boolean first = bad.index() == 0;
    if (there && bad.offset() > 0) {
      cutFile(bad);
    } else if (there) {
      say(
          "%s: %s; all mutations in it are lost; kept as %s"
              .formatted(bad.file(), bad.fault(), setAside(bad.file())));
    } else if (bad.index() < segments.size() && first) {
      String name = segments.get(0);
      say(
          "%s: all mutations in it are lost, since the segment in front of it is missing; kept as %s"
              .formatted(name, setAside(name)));
    }
    storage.syncDirectory();
    if (first && bad.offset() == 0) {
      String name = FileNames.segment(bad.position());
      String unfinished = FileNames.unfinished(name);
      if (storage.list().contains(unfinished)) {
        storage.delete(unfinished);
      }
      say("%s: made anew, without mutations".formatted(name));
      new SegmentMaker(storage, end.logId(), 0).first(bad.position(), end.highestVersion()).close();
    }
    takePromiseBack(catalog, bad);
  }

  /**
   * Has a manifest say what the files say that are set aside next, so that a server does not start
   * from what is left if this is interrupted. It takes nothing back before all else is done.
   */
  private void keepPromise(Catalog catalog, BadPlace bad, LogEnd end) throws IOException {
    Manifest manifest = catalog.manifest();
    boolean said = manifest != null && manifest.synced() >= end.synced();
    if (bad.promise() != null && end.synced() > bad.position() && !said) {
      install(new Manifest(end.logId(), catalog.position(), end.synced(), catalog.parts()));
    }
  }

  private void takePromiseBack(Catalog catalog, BadPlace bad) throws IOException {
    if (!storage.list().contains(FileNames.MANIFEST)) {
      return;
    }
    Manifest manifest = Manifest.read(storage);
    if (manifest.synced() <= bad.position()) {
      return;
    }
    if (manifest.position() == 0 && manifest.parts().isEmpty()) {
      storage.delete(FileNames.MANIFEST); // It was made for this.
      storage.syncDirectory();
    } else {
      install(
          new Manifest(manifest.logId(), manifest.position(), bad.position(), manifest.parts()));
    }
    if (catalog.manifest() != null) {
      say("MANIFEST: says no more that the log was on disk up to " + manifest.synced());
    }
  }

  private void cutFile(BadPlace bad) throws IOException {
    if (bad.bytes() > 0) {
      say(
          "%s: cut off at offset %d, %s; the mutations behind it, in %d bytes, are lost; the whole file is kept as %s"
              .formatted(
                  bad.file(), bad.offset(), bad.fault(), bad.bytes(), copyAside(bad.file())));
    } else {
      say(
          "%s: ends at offset %d, %s; the mutations that were behind it are lost"
              .formatted(bad.file(), bad.offset(), bad.fault()));
    }
    try (LogFile file = storage.open(bad.file())) {
      file.truncate(bad.offset());
      file.force();
    }
  }

  /** Adds a line to what was done. */
  void say(String line) {
    done.add(line);
  }

  void install(Manifest manifest) throws IOException {
    manifest.write(storage);
    Manifest.activate(storage);
  }

  /** Gives a file a name that nothing reads; returns it. */
  private String setAside(String name) throws IOException {
    return Aside.move(storage, name);
  }

  /** Copies a file under a name that nothing reads; returns it. */
  String copyAside(String name) throws IOException {
    return Aside.copy(storage, name, 0);
  }

  /** Whether a log can be read with a manifest, and up to where. */
  @Nullable LogEnd tryOut(@Nullable Manifest manifest) throws IOException {
    try {
      Catalog catalog = Catalog.of(manifest, storage.list());
      LogReading reading = new LogReading(storage, catalog, new Inspector(storage, false));
      for (String part : catalog.parts()) {
        reading.readPart(part);
      }
      return reading.readSegments();
    } catch (DamageException e) {
      if (!e.isRepairable()) {
        throw e;
      }
      return null;
    }
  }
}
