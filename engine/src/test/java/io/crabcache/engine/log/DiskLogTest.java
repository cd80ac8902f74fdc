package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A log on a real disk, from the first start to the last. */
class DiskLogTest {
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path parent;

  private final List<Mutation> appended = new ArrayList<>();

  private static LogSettings settings(SyncPolicy policy) {
    return new LogSettings(policy, 10, LogSettings.MIN_SEGMENT_BYTES, LogSettings.MIN_BUFFER_BYTES);
  }

  private void append(WriteAheadLog log, Mutation mutation) {
    appended.add(mutation);
    log.append(mutation.record());
  }

  @ParameterizedTest
  @EnumSource
  void givesBackWhatWasAppendedOverManyStarts(SyncPolicy policy) throws Exception {
    Path path = parent.resolve("a/b");
    Random random = new Random(1);
    long position = 0;
    for (int start = 0; start < 6; start++) {
      try (LogDirectory directory = LogDirectory.open(path)) {
        Replayed replayed = Replayed.of(directory);
        assertThat(replayed.log).isEqualTo(appended);
        assertThat(replayed.end.position()).isEqualTo(position);
        assertThat(replayed.end.clean()).isTrue();
        assertThat(replayed.end.remarks()).isEmpty();
        assertThat(replayed.end.highestVersion()).isEqualTo(start == 0 ? 0 : 1000 + start - 1);
        long highest = 1000L + start;
        WriteAheadLog log = directory.start(settings(policy), () -> highest);
        for (int i = 0; start != 3 && i < 400; i++) {
          append(log, Mutation.random(random, i, i % 100 == 0 ? 100_000 : 500));
        }
        position = log.appended();
        assertThat(log.await(position, TIMEOUT)).isTrue();
        assertThat(log.acknowledged()).isEqualTo(position);
        assertThat(log.failure()).isNull();
      }
    }
    assertThat(position).isEqualTo(appended.stream().mapToLong(Mutation::bytes).sum());
    assertThat(filesOf(path)).filteredOn(FileNames::isSegment).hasSizeGreaterThan(5);
    assertThat(filesOf(path)).noneMatch(name -> name.endsWith(FileNames.UNFINISHED));
  }

  private static List<String> filesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromASnapshot(SyncPolicy policy) throws Exception {
    Path path = parent.resolve("data");
    Mutation kept = Mutation.put("kept", 1);
    Mutation later = Mutation.put("later", 2);
    try (LogDirectory directory = LogDirectory.open(path)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(settings(policy), () -> 2);
      append(log, Mutation.put("old", 1, "v".repeat(200_000)));
      append(log, Mutation.put("old", 2));
      try (SnapshotWriter snapshot = log.beginSnapshot(2)) {
        append(log, later);
        snapshot.append(1, kept.record());
        snapshot.append(0, Mutation.put("large", 1, "w".repeat(1 << 20)).record());
        assertThatThrownBy(() -> log.beginSnapshot(1)).isInstanceOf(IllegalStateException.class);
        assertThat(log.bytesSinceSnapshot()).isEqualTo(log.appended());
        snapshot.commit();
        assertThat(snapshot.bytes()).isGreaterThan(1 << 20);
        assertThat(log.bytesSinceSnapshot()).isEqualTo(log.appended() - snapshot.position());
      }
      assertThat(log.status().synced()).isEqualTo(log.appended());
      assertThat(log.status().segments()).isEqualTo(1);
    }
    try (LogDirectory directory = LogDirectory.open(path)) {
      Replayed replayed = Replayed.of(directory);
      assertThat(replayed.snapshot)
          .containsExactly(Mutation.put("large", 1, "w".repeat(1 << 20)), kept);
      assertThat(appended).endsWith(replayed.log.toArray(new Mutation[0]));
      assertThat(replayed.log).endsWith(later);
      WriteAheadLog log = directory.start(settings(policy), () -> 2);
      assertThat(log.bytesSinceSnapshot()).isEqualTo(later.bytes());
    }
  }

  @Test
  void givenUpSnapshotsLeaveNothing() throws Exception {
    try (LogDirectory directory = LogDirectory.open(parent)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(settings(SyncPolicy.OS), () -> 0);
      append(log, Mutation.put("a", 1));
      try (SnapshotWriter snapshot = log.beginSnapshot(3)) {
        snapshot.append(2, Mutation.put("a", 1).record());
        assertThat(filesOf(parent)).filteredOn(FileNames::isSnapshot).hasSize(3);
      }
      assertThat(filesOf(parent)).noneMatch(FileNames::isSnapshot);
    }
    assertThat(Replayed.of(DiskStorage.open(parent)).log).isEqualTo(appended);
  }

  @Test
  void aTornTailIsCutOff() throws Exception {
    try (LogDirectory directory = LogDirectory.open(parent)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(settings(SyncPolicy.OS), () -> 0);
      append(log, Mutation.put("a", 1));
    }
    Path segment = parent.resolve(FileNames.segment(0));
    long whole = Files.size(segment) - BlockLayout.BYTES;
    Files.write(segment, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[(int) whole] = 0; // no longer closed
    Files.write(segment, bytes);
    Replayed replayed = Replayed.of(DiskStorage.open(parent));
    assertThat(replayed.log).isEqualTo(appended);
    assertThat(replayed.end.clean()).isFalse();
    assertThat(replayed.end.remarks()).singleElement().asString().contains("51 bytes");
    assertThat(segment).hasSize(whole);
    assertThat(Path.of(segment + FileNames.BROKEN)).hasSize(51);
    assertThat(Replayed.of(DiskStorage.open(parent)).end.remarks()).isEmpty();
  }

  @Test
  void aDirectoryThatVanishesEndsTheLog() throws Exception {
    Path path = parent.resolve("vanishing");
    LogMessages messages = LogMessages.take();
    try (LogDirectory directory = LogDirectory.open(path)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(settings(SyncPolicy.OS), () -> 0, () -> 0);
      append(log, Mutation.put("a", 1));
      assertThat(log.await(log.appended(), TIMEOUT)).isTrue();
      delete(path);
      append(log, Mutation.put("b", 2, "v".repeat(100_000))); // begins another segment
      assertThat(log.await(log.appended(), TIMEOUT)).isFalse();
      assertThat(log.failure()).contains("vanishing has failed: cannot create", ".wal");
    } finally {
      messages.close();
    }
  }

  private static void delete(Path directory) throws IOException {
    for (String name : filesOf(directory)) {
      Files.delete(directory.resolve(name));
    }
    Files.delete(directory);
  }

  /** Also if nothing has to be created there, and if there is another file of that name. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDirectoryThatVanishesIsFoundOutWithinASecond(boolean replaced) throws Exception {
    Path path = parent.resolve("vanishing");
    AtomicLong clock = new AtomicLong();
    LogMessages messages = LogMessages.take();
    try (LogDirectory directory = LogDirectory.open(path)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(settings(SyncPolicy.INTERVAL), () -> 0, clock::get);
      CountDownLatch failed = new CountDownLatch(1);
      log.addListener(
          () -> {
            if (log.failure() != null) {
              failed.countDown();
            }
          });
      append(log, Mutation.put("a", 1));
      assertThat(log.await(log.appended(), TIMEOUT)).isTrue();
      delete(path);
      if (replaced) {
        Files.createDirectory(path);
        Files.createFile(path.resolve(FileNames.segment(0)));
      }
      clock.addAndGet(DiskThread.LOOK_NANOS);
      log.disk().wake();
      assertThat(failed.await(TIMEOUT, TimeUnit.NANOSECONDS)).isTrue();
      assertThat(log.failure()).contains("cannot find", ".wal", "deleted or replaced");
      append(log, Mutation.put("lost", 2));
      assertThat(log.await(log.appended(), TIMEOUT)).isFalse();
    } finally {
      messages.close();
    }
  }

  @Test
  void aDirectoryBelongsToOne() throws Exception {
    LogDirectory first = LogDirectory.open(parent);
    String pid = String.valueOf(ProcessHandle.current().pid());
    assertThatThrownBy(() -> LogDirectory.open(parent))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parent.toString(), "belongs to another server", "pid " + pid);
    first.close();
    LogDirectory.open(parent).close();
  }

  @Test
  void aDirectoryIsNoFile() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> LogDirectory.open(file)).hasMessageContaining("is a file");
    assertThatThrownBy(() -> LogDirectory.open(file.resolve("below")))
        .hasMessageContaining("is a file");
  }
}
