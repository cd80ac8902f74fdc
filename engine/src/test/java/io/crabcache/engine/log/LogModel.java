package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.LogStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What was appended to a log and written to its snapshots, as naively as can be. Not thread safe,
 * save that {@link #append} may go on while others read what is there.
 */
final class LogModel {
  static final long TIMEOUT = TimeUnit.SECONDS.toNanos(60);

  private final List<Mutation> appended = new ArrayList<>();

  /** For each mutation, its position. */
  private final List<Long> positions = new ArrayList<>();

  /** Snapshots that may count, by position; of one position there may be several. */
  private final Map<Long, List<List<Mutation>>> snapshots = new HashMap<>();

  static LogSettings settings(SyncPolicy policy) {
    return new LogSettings(
        policy, 1000, LogSettings.MIN_SEGMENT_BYTES, LogSettings.MIN_BUFFER_BYTES);
  }

  /** Notes what is appended; returns its position. */
  long add(Mutation mutation) {
    long position = position() + mutation.bytes();
    appended.add(mutation);
    positions.add(position);
    return position;
  }

  /** Appends to both. */
  long append(WriteAheadLog log, Mutation mutation) {
    long position = add(mutation);
    assertThat(log.append(mutation.record())).isEqualTo(position);
    return position;
  }

  /** Appends a put that nothing else has, with a value of some bytes. */
  long append(WriteAheadLog log, int valueBytes) {
    int number = appended.size();
    return append(log, Mutation.put("key " + number, number, "v".repeat(valueBytes)));
  }

  /** Position of the last mutation. */
  long position() {
    return positions.isEmpty() ? 0 : positions.get(positions.size() - 1);
  }

  int size() {
    return appended.size();
  }

  /** Notes a snapshot that may count from now on. */
  void snapshot(long position, List<Mutation> content) {
    snapshots.computeIfAbsent(position, p -> new ArrayList<>()).add(List.copyOf(content));
  }

  /**
   * Replays a storage, and checks that what comes is what was appended, up to some position.
   *
   * @param atLeast position that must be there
   */
  Replayed check(LogStorage storage, long atLeast) throws IOException {
    Replayed replayed = Replayed.of(storage);
    check(replayed, atLeast);
    return replayed;
  }

  void check(Replayed replayed, long atLeast) {
    long end = replayed.end.position();
    assertThat(end).as("end of the log").isGreaterThanOrEqualTo(atLeast);
    int to = countUpTo(end);
    int from = to - replayed.log.size();
    assertThat(from).isGreaterThanOrEqualTo(0);
    assertThat(replayed.log).isEqualTo(appended.subList(from, to));
    if (from > 0 || !replayed.snapshot.isEmpty()) {
      long begin = from == 0 ? 0 : positions.get(from - 1);
      assertThat(snapshots.getOrDefault(begin, List.of()))
          .as("snapshots of position %d", begin)
          .contains(replayed.snapshot);
    }
  }

  private int countUpTo(long position) {
    if (position == 0) {
      return 0;
    }
    int index = positions.indexOf(position);
    assertThat(index).as("a mutation ends at position %d", position).isNotNegative();
    return index + 1;
  }

  /** Forgets what is behind a position. */
  void cut(long position) {
    int count = countUpTo(position);
    appended.subList(count, appended.size()).clear();
    positions.subList(count, positions.size()).clear();
    snapshots.keySet().removeIf(of -> of > position);
  }
}
