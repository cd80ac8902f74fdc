package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogFile;
import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a manifest anew that is damaged or missing, from the files that are there. */
final class ManifestRepair {
  private final LogStorage storage;
  private final LogRepair repair;

  ManifestRepair(LogStorage storage, LogRepair repair) {
    this.storage = storage;
    this.repair = repair;
  }

  /** Returns the manifest that counts afterwards; null if none is needed. */
  @Nullable Manifest repair() throws IOException {
    List<String> names = storage.list();
    if (!names.contains(FileNames.MANIFEST)) {
      boolean begins = names.contains(FileNames.segment(0));
      if (begins || names.stream().noneMatch(ManifestRepair::isSegmentOrPart)) {
        return null;
      }
      repair.say("MANIFEST: it was missing");
    } else {
      try {
        return Manifest.read(storage);
      } catch (DamageException e) {
        if (!e.isRepairable()) {
          throw e;
        }
        // A copy: until there is another one, the damaged one keeps a server from starting.
        repair.say("MANIFEST: damaged; kept as " + repair.copyAside(FileNames.MANIFEST));
      }
    }
    return choose(names);
  }

  private static boolean isSegmentOrPart(String name) {
    return FileNames.isSegment(name) || FileNames.isSnapshot(name);
  }

  /**
   * Chooses the snapshot with which most of the log can be read, and of several the oldest: while a
   * new one is installed, both are there, and the older one is right in any case.
   */
  private @Nullable Manifest choose(List<String> names) throws IOException {
    LogEnd best = null;
    Manifest chosen = null;
    List<Candidate> candidates = candidates(names);
    for (Candidate candidate : candidates) {
      LogEnd end = repair.tryOut(candidate.manifest);
      if (end != null && (best == null || end.position() > best.position())) {
        best = end;
        chosen = candidate.manifest;
      }
    }
    if (best == null && names.stream().anyMatch(FileNames::isSegment)) {
      chosen = withoutSnapshot(names);
      repair.say(
          "MANIFEST: no snapshot is whole and has its log; everything that only a snapshot had is lost");
    } else if (best == null && !candidates.isEmpty()) {
      chosen = candidates.get(0).manifest; // Its parts are mended.
    }
    if (chosen == null) {
      if (names.contains(FileNames.MANIFEST)) {
        storage.delete(FileNames.MANIFEST);
        storage.syncDirectory();
      }
      repair.say("MANIFEST: none is needed, since the log begins at position 0");
      return null;
    }
    repair.install(chosen);
    repair.say(
        "MANIFEST: made anew; the replay begins at position %d with %d parts of a snapshot, which are all that were found"
            .formatted(chosen.position(), chosen.parts().size()));
    return chosen;
  }

  /** A manifest that there may have been; none, if the log was read from its beginning. */
  private record Candidate(@Nullable Manifest manifest) {}

  private List<Candidate> candidates(List<String> names) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    if (names.contains(FileNames.segment(0))) {
      candidates.add(new Candidate(null));
    }
    Map<Long, List<String>> parts = new TreeMap<>();
    for (String name : names.stream().sorted().toList()) {
      if (FileNames.isSnapshot(name)) {
        parts.computeIfAbsent(FileNames.position(name), p -> new ArrayList<>()).add(name);
      }
    }
    for (Map.Entry<Long, List<String>> entry : parts.entrySet()) {
      long position = entry.getKey();
      String segment = FileNames.segment(position);
      boolean there = names.contains(segment);
      if (there || names.stream().noneMatch(FileNames::isSegment)) {
        List<String> ofCandidate = new ArrayList<>(entry.getValue());
        if (there) {
          ofCandidate.add(segment);
        }
        long logId = logId(ofCandidate);
        candidates.add(new Candidate(new Manifest(logId, position, position, entry.getValue())));
      }
    }
    return candidates;
  }

  /** A manifest with which the log is read from the first segment that is there. */
  private Manifest withoutSnapshot(List<String> names) throws IOException {
    List<String> segments = names.stream().filter(FileNames::isSegment).sorted().toList();
    long position = FileNames.position(segments.get(0));
    return new Manifest(logId(segments), position, position, List.of());
  }

  /** Id of the log that files belong to, by the first header that can be read. */
  private long logId(List<String> files) throws IOException {
    for (String name : files) {
      try (LogFile file = storage.open(name)) {
        FileHeader header = LogReading.readHeader(file, storage, name);
        if (header != null) {
          return header.logId();
        }
      }
    }
    return new SegmentMaker(storage, 0, 0).logId(); // a new one, since nothing remains of the old
  }
}
