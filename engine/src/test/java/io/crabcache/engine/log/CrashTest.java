package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process, or the machine, dies in front of each thing that a log does with its files, from the
 * first start over appends, new segments and snapshots to the end.
 */
class CrashTest {
  private static final int MACHINE_CRASHES = 3;

  /** What there was when it died, and what had been promised by then. */
  private record Crash(
      FaultyStorage.Step step, long acknowledged, long synced, FaultyStorage storage) {}

  private final LogModel model = new LogModel();
  private final List<Crash> crashes = new ArrayList<>();
  private final Random random = new Random(7);
  private volatile @Nullable WriteAheadLog log;
  private volatile long acknowledgedBefore;

  @ParameterizedTest
  @EnumSource
  void nothingPromisedIsLost(SyncPolicy policy) throws Exception {
    FaultyStorage storage = new FaultyStorage();
    storage.observe(step -> crash(storage, step));
    live(storage, policy);
    live(storage, policy);
    assertThat(crashes).hasSizeGreaterThan(50);
    for (Crash crash : crashes) {
      long onDisk = policy == SyncPolicy.ALWAYS ? crash.acknowledged : crash.synced;
      for (int i = 0; i < MACHINE_CRASHES; i++) {
        check(crash, crash.storage.afterMachineCrash(random), onDisk, policy);
      }
      check(crash, crash.storage, crash.acknowledged, policy);
    }
  }

  private synchronized void crash(FaultyStorage storage, FaultyStorage.Step step) {
    WriteAheadLog current = log;
    long synced = current == null ? acknowledgedBefore : current.status().synced();
    long acknowledged = current == null ? acknowledgedBefore : current.acknowledged();
    crashes.add(new Crash(step, acknowledged, synced, storage.afterProcessCrash()));
  }

  private void live(FaultyStorage storage, SyncPolicy policy) throws Exception {
    try (LogDirectory directory = LogDirectory.open(storage)) {
      model.check(Replayed.of(directory), acknowledgedBefore);
      WriteAheadLog started = directory.start(LogModel.settings(policy), () -> 0);
      log = started;
      for (int i = 0; i < 3; i++) {
        assertThat(started.await(model.append(started, 40), LogModel.TIMEOUT)).isTrue();
      }
      appendSegments(started);
      snapshot(started, 30_000);
      appendSegments(started);
      try (SnapshotWriter givenUp = started.beginSnapshot(1)) {
        givenUp.append(0, Mutation.put("given up", 1).record());
      }
      snapshot(started, 0);
      snapshot(started, 0); // of the same position
      model.append(started, 40);
      started.close();
      assertThat(started.failure()).isEqualTo("the log is closed");
      assertThat(started.acknowledged()).isEqualTo(model.position());
    }
    acknowledgedBefore = model.position();
    log = null;
  }

  private void appendSegments(WriteAheadLog started) throws InterruptedException {
    for (int i = 0; i < 9; i++) {
      model.append(started, 20_000);
      if (i % 3 == 2) {
        assertThat(started.await(model.position(), LogModel.TIMEOUT)).isTrue();
      }
    }
  }

  private void snapshot(WriteAheadLog started, int meanwhile) throws IOException {
    Mutation first = Mutation.put("of the snapshot", model.size());
    Mutation second = Mutation.put("large", model.size(), "w".repeat(300_000));
    try (SnapshotWriter snapshot = started.beginSnapshot(2)) {
      model.snapshot(snapshot.position(), List.of(first, second));
      snapshot.append(1, second.record());
      if (meanwhile > 0) {
        model.append(started, meanwhile);
      }
      snapshot.append(0, first.record());
      snapshot.commit();
    }
  }

  private void check(Crash crash, FaultyStorage storage, long atLeast, SyncPolicy policy)
      throws Exception {
    Replayed replayed;
    try (LogDirectory directory = LogDirectory.open(storage)) {
      replayed = Replayed.of(directory);
      model.check(replayed, atLeast);
      WriteAheadLog restarted = directory.start(LogModel.settings(policy), () -> 0);
      restarted.append(Mutation.put("after", 1).record());
    } catch (IOException | AssertionError e) {
      throw new AssertionError("Recovery after a crash in front of " + crash.step, e);
    }
    Replayed again = Replayed.of(storage);
    assertThat(again.end.remarks()).isEmpty();
    assertThat(again.snapshot).isEqualTo(replayed.snapshot);
    assertThat(again.log.subList(0, again.log.size() - 1)).isEqualTo(replayed.log);
  }
}
