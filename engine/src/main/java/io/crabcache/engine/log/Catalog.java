package io.crabcache.engine.log;

import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory holds, by its names and its manifest.
 *
 * @param manifest what it says; null if there is none
 * @param segments names of the segments that count, in the order of their positions
 * @param leftovers names of what counts no more or never did, and may be deleted
 * @param remains names of parts of snapshots and of what was set aside, if nothing else is there:
 *     all of that is younger than the first segment, so that one is missing
 */
record Catalog(
    @Nullable Manifest manifest,
    List<String> segments,
    List<String> leftovers,
    List<String> remains) {

  /**
   * Looks at a directory.
   *
   * @throws DamageException if the manifest is damaged
   */
  static Catalog read(LogStorage storage) throws IOException {
    List<String> names = storage.list();
    Manifest manifest = names.contains(FileNames.MANIFEST) ? Manifest.read(storage) : null;
    return of(manifest, names);
  }

  /** Sorts names. */
  static Catalog of(@Nullable Manifest manifest, List<String> names) {
    List<String> segments =
        names.stream()
            .filter(name -> FileNames.isSegment(name) && !isLeftover(manifest, name))
            .sorted() // as digits of one length, by their positions
            .toList();
    List<String> leftovers = names.stream().filter(name -> isLeftover(manifest, name)).toList();
    List<String> remains =
        manifest != null || !segments.isEmpty()
            ? List.of()
            : names.stream().filter(Catalog::isYounger).sorted().toList();
    return new Catalog(manifest, segments, leftovers, remains);
  }

  /** Whether a file is of a log that has begun. */
  private static boolean isYounger(String name) {
    return FileNames.isSnapshot(name)
        || (FileNames.isOfLog(name) && name.endsWith(FileNames.BROKEN));
  }

  private static boolean isLeftover(@Nullable Manifest manifest, String name) {
    return name.endsWith(FileNames.UNFINISHED) || isObsolete(manifest, name);
  }

  /** Whether a file is one of the log's that does not count. */
  static boolean isObsolete(@Nullable Manifest manifest, String name) {
    if (FileNames.isSegment(name)) {
      return manifest != null && FileNames.position(name) < manifest.position();
    }
    return FileNames.isSnapshot(name) && (manifest == null || !manifest.parts().contains(name));
  }

  /** Position that the replay of the log begins at. */
  long position() {
    return manifest == null ? 0 : manifest.position();
  }

  /** Names of the snapshot's parts. */
  List<String> parts() {
    return manifest == null ? List.of() : manifest.parts();
  }
}
