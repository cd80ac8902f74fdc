package io.crabcache.bench;

import io.crabcache.tool.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When a JVM stopped all its threads, and for how long, from its log. Each pause of a garbage
 * collector lies in such a safepoint, as do other operations of the JVM.
 *
 * @param safepoints in order of time
 */
record SafepointLog(List<Safepoint> safepoints) {
  private static final Pattern LINE =
      Pattern.compile(
          "\\[([^\\]]+)\\]\\[safepoint *\\] Safepoint \"([^\"]+)\",.* Total: (\\d+) ns.*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

  /**
   * A safepoint.
   *
   * @param end when threads went on
   * @param duration from the request to stop to the end
   */
  record Safepoint(Instant end, String reason, Duration duration) {}

  /** The option of a JVM that writes such a log to a file in its working directory. */
  static String option(String file) {
    return "-Xlog:gc*,safepoint:file=" + file + ":time,tags:filecount=0";
  }

  /** What a log has from a moment on. */
  static SafepointLog read(Path file, Instant from) {
    try (Stream<String> lines = Files.lines(file)) {
      return new SafepointLog(
          lines
              .map(LINE::matcher)
              .filter(Matcher::matches)
              .map(SafepointLog::safepoint)
              .filter(safepoint -> !safepoint.end.isBefore(from))
              .toList());
    } catch (IOException e) {
      throw new FailedException("cannot read the log of safepoints: " + e.getMessage(), e);
    }
  }

  private static Safepoint safepoint(Matcher line) {
    return new Safepoint(
        OffsetDateTime.parse(line.group(1), TIME).toInstant(),
        line.group(2),
        Duration.ofNanos(Long.parseLong(line.group(3))));
  }

  /** Time in all of them. */
  Duration total() {
    return safepoints.stream().map(Safepoint::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** The longest. */
  Duration longest() {
    return safepoints.stream()
        .map(Safepoint::duration)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Those that lasted longer than a limit. */
  List<Safepoint> over(Duration limit) {
    return safepoints.stream()
        .filter(safepoint -> safepoint.duration.compareTo(limit) > 0)
        .toList();
  }

  /** The longest that had a part in a time; times are as exact as the log's milliseconds. */
  Optional<Safepoint> during(Instant begin, Instant end) {
    return safepoints.stream()
        .filter(safepoint -> safepoint.end.plusMillis(1).isAfter(begin))
        .filter(safepoint -> safepoint.end.minus(safepoint.duration).isBefore(end.plusMillis(1)))
        .max((one, other) -> one.duration.compareTo(other.duration));
  }
}
