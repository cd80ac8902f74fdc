package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each thing that a log does with its files fails once, in each way, under each policy: nothing
 * more is acknowledged from then on, and nothing that was acknowledged before is lost.
 */
class FailureTest {

  /** What happened in one life of a log. */
  private static final class Life {
    final LogModel model = new LogModel();
    final List<String> failedSnapshots = new ArrayList<>();
    boolean started;
    long acknowledged;
    long synced;
    String failure = "";
  }

  private final LogMessages messages = LogMessages.take();

  @AfterEach
  void endMessages() {
    messages.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(SyncPolicy.values())
        .flatMap(policy -> Stream.of(Fault.values()).map(fault -> Arguments.of(policy, fault)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isFailStop(SyncPolicy policy, Fault fault) throws Exception {
    int failed = 0;
    for (int step = 1; ; step++) {
      FaultyStorage storage = new FaultyStorage();
      storage.failStep(step, fault);
      Life life = new Life();
      try {
        live(storage, policy, life);
        if (storage.hasPlans()) {
          assertThat(life.failure).isEmpty();
          break;
        }
        check(storage, policy, life, new Random(step));
      } catch (IOException | AssertionError e) {
        throw new AssertionError("Step " + step + " failed by " + fault, e);
      }
      failed += life.failure.isEmpty() ? 0 : 1;
    }
    assertThat(failed).as("failures of the log").isGreaterThan(10);
  }

  private static void live(FaultyStorage storage, SyncPolicy policy, Life life) throws Exception {
    LogDirectory directory = LogDirectory.open(storage);
    directory.replay(block -> block.records().release());
    WriteAheadLog log;
    try {
      log = directory.start(LogModel.settings(policy), () -> 0);
    } catch (IOException e) {
      life.failure = "no start: " + e.getMessage();
      directory.close();
      return;
    }
    life.started = true;
    append(log, life, 2, 30);
    append(log, life, 8, 20_000);
    snapshot(log, life);
    append(log, life, 5, 20_000);
    snapshot(log, life);
    append(log, life, 1, 30);
    String failure = log.failure();
    if (failure == null) {
      long acknowledged = life.model.position();
      assertThat(log.acknowledged()).isEqualTo(acknowledged);
    } else {
      long acknowledged = log.acknowledged();
      long position = life.model.append(log, 100);
      assertThat(log.await(position, LogModel.TIMEOUT)).isFalse();
      assertThat(log.acknowledged()).isEqualTo(acknowledged).isLessThan(position);
      assertThat(log.isBehind()).isFalse();
    }
    directory.close();
    life.acknowledged = log.acknowledged();
    LogStatus status = log.status();
    life.synced = status.synced();
    if (status.failure() != null) {
      life.failure = status.failure();
      assertThat(life.failure)
          .contains("in memory has failed: cannot ")
          .containsAnyOf("Input/output error", "No space left on device")
          .contains("restart the server");
    } else {
      assertThat(life.acknowledged).isEqualTo(life.model.position());
      assertThat(life.synced).isEqualTo(life.model.position());
    }
    assertThat(failure == null || failure.equals(life.failure)).isTrue();
  }

  private static void append(WriteAheadLog log, Life life, int count, int valueBytes)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      long position = life.model.append(log, valueBytes);
      boolean safe = log.await(position, LogModel.TIMEOUT);
      assertThat(safe || log.failure() != null).isTrue();
    }
  }

  private static void snapshot(WriteAheadLog log, Life life) {
    Mutation entry = Mutation.put("entry", life.model.size(), "w".repeat(1000));
    try (SnapshotWriter snapshot = log.beginSnapshot(2)) {
      life.model.snapshot(snapshot.position(), List.of(entry));
      snapshot.append(1, entry.record());
      life.model.append(log, 50);
      snapshot.commit();
      assertThat(log.bytesSinceSnapshot()).isEqualTo(life.model.position() - snapshot.position());
    } catch (IOException e) {
      life.failedSnapshots.add(String.valueOf(e.getMessage()));
    }
  }

  private static void check(FaultyStorage storage, SyncPolicy policy, Life life, Random random)
      throws Exception {
    life.model.check(storage.afterProcessCrash(), life.acknowledged);
    for (int i = 0; i < 3; i++) {
      life.model.check(storage.afterMachineCrash(random), life.synced);
    }
    if (policy == SyncPolicy.ALWAYS) {
      assertThat(life.synced).isEqualTo(life.acknowledged);
    }
    if (!life.started) {
      assertThat(life.model.position()).isZero();
    }
    // The cause is mended, and a start goes on.
    try (LogDirectory directory = LogDirectory.open(storage)) {
      life.model.check(Replayed.of(directory), life.acknowledged);
      life.model.cut(directory.start(LogModel.settings(policy), () -> 0).appended());
    }
    assertThat(storage.list()).noneMatch(name -> name.endsWith(FileNames.UNFINISHED));
    life.model.check(storage, life.acknowledged);
  }
}
