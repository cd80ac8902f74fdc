package io.crabcache.engine.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the files in a data directory. */
final class FileNames {
  static final String MANIFEST = "MANIFEST";

  /** End of the name of what is unfinished, and deleted at the next start. */
  static final String UNFINISHED = ".new";

  /** End of the name of what a repair has set aside, or a start has cut off. */
  static final String BROKEN = ".broken";

  /** A segment that is made ahead, before it has a position. */
  static final String PREPARED = "prepared" + UNFINISHED;

  private static final Pattern SEGMENT = Pattern.compile("([0-7][0-9a-f]{15})\\.wal");
  private static final Pattern SNAPSHOT =
      Pattern.compile("([0-7][0-9a-f]{15})-([0-9]{1,9})\\.snapshot");

  /** What any file of a log is called, also one that is unfinished or was set aside. */
  private static final Pattern OF_LOG =
      Pattern.compile(
          "(MANIFEST|prepared|[0-7][0-9a-f]{15}(\\.wal|-[0-9]{1,9}\\.snapshot))"
              + "(\\.[0-9]+)?(\\.new|\\.broken|\\.broken\\.new)?");

  private FileNames() {}

  /** Whether a file is one of a log's, also an unfinished one or one that was set aside. */
  static boolean isOfLog(String name) {
    return OF_LOG.matcher(name).matches();
  }

  /** Name of the segment that begins at a position. */
  static String segment(long position) {
    return "%016x.wal".formatted(position);
  }

  /** Name of a part of a snapshot. */
  static String snapshot(long position, int part) {
    return "%016x-%d.snapshot".formatted(position, part);
  }

  /** Name of something while it is unfinished. */
  static String unfinished(String name) {
    return name + UNFINISHED;
  }

  static boolean isSegment(String name) {
    return SEGMENT.matcher(name).matches();
  }

  static boolean isSnapshot(String name) {
    return SNAPSHOT.matcher(name).matches();
  }

  /** Position in the name of a segment or of a part of a snapshot. */
  static long position(String name) {
    return Long.parseUnsignedLong(name.substring(0, 16), 16);
  }

  /** Number in the name of a part of a snapshot. */
  static int part(String name) {
    Matcher matcher = SNAPSHOT.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + " is no part of a snapshot");
    }
    return Integer.parseInt(matcher.group(2));
  }
}
