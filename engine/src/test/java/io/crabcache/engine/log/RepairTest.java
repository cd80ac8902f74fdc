package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged directories become ones that a log starts from, with what can still be read. */
class RepairTest {
  private final SmallLog small;

  RepairTest() throws Exception {
    small = new SmallLog();
  }

  private static List<String> repair(FaultyStorage storage) throws IOException {
    try {
      return LogRepair.repair(storage);
    } finally {
      storage.close();
    }
  }

  /** Repairs, and replays what is there then. */
  private Replayed repaired(FaultyStorage storage, String... lines) throws IOException {
    assertThatThrownBy(() -> Replayed.of(storage)).isInstanceOf(DamageException.class);
    assertThat(String.join("\n", repair(storage))).contains(lines);
    assertThat(repair(storage)).as("the second time").isEmpty();
    Replayed replayed = Replayed.of(storage);
    assertThat(replayed.end.remarks()).isEmpty();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      assertThat(Replayed.of(directory).log).isEqualTo(replayed.log);
      WriteAheadLog log = directory.start(LogModel.settings(SyncPolicy.OS), () -> 0);
      log.append(Mutation.put("after", 1).record());
    }
    assertThat(Replayed.of(storage).log).hasSize(replayed.log.size() + 1);
    return replayed;
  }

  @Test
  void aSoundLogIsLeftAlone() throws Exception {
    FaultyStorage storage = small.storage.afterProcessCrash();
    assertThat(repair(storage)).isEmpty();
    assertThat(storage.list()).isEqualTo(small.storage.list());
    assertThat(small.model.check(storage, small.model.position()).log).hasSize(7);
  }

  @Test
  void aLogIsCutAtTheFirstDamage() throws Exception {
    byte[] first = small.storage.content(small.first);
    FaultyStorage storage = small.damaged(small.first, first.length - 80);
    byte[] damaged = storage.content(small.first);
    Replayed replayed =
        repaired(
            storage,
            small.first + ": cut off at offset",
            "are lost",
            small.last + ": all mutations in it are lost");
    small.model.check(replayed, 0);
    assertThat(replayed.log).hasSizeBetween(2, 3);
    assertThat(replayed.snapshot).hasSize(2);
    assertThat(storage.content(small.first + FileNames.BROKEN)).isEqualTo(damaged);
    assertThat(storage.content(small.last + FileNames.BROKEN))
        .isEqualTo(small.storage.content(small.last));
  }

  @Test
  void aSegmentWithoutAHeaderIsMadeAnew() throws Exception {
    Replayed replayed =
        repaired(small.damaged(small.first, FileLayout.LOG_ID), "made anew, without mutations");
    assertThat(replayed.log).isEmpty();
    assertThat(replayed.snapshot).hasSize(2);
    assertThat(replayed.end.position()).isEqualTo(FileNames.position(small.first));
  }

  @Test
  void aMissingSegmentIsMadeAnew() throws Exception {
    FaultyStorage storage = small.storage.afterProcessCrash();
    storage.delete(small.first);
    Replayed replayed =
        repaired(storage, small.last + ": all mutations in it are lost", "made anew");
    assertThat(replayed.log).isEmpty();
    assertThat(replayed.snapshot).hasSize(2);
  }

  @Test
  void aLaterSegmentWithoutAHeaderIsTakenAway() throws Exception {
    Replayed replayed = repairedAfterTornHeader();
    assertThat(replayed.log).hasSize(4);
  }

  private Replayed repairedAfterTornHeader() throws IOException {
    FaultyStorage storage = small.damaged(small.last, FileLayout.LOG_ID);
    List<String> done = repair(storage);
    assertThat(done).singleElement().asString().contains("does not begin with a whole header");
    return Replayed.of(storage);
  }

  @Test
  void aPartOfASnapshotKeepsItsWholeBlocks() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    LogModel model = new LogModel();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      Replayed.of(directory);
      WriteAheadLog log = directory.start(LogModel.settings(SyncPolicy.OS), () -> 0);
      model.append(log, 10);
      try (SnapshotWriter snapshot = log.beginSnapshot(1)) {
        for (int i = 0; i < 5; i++) {
          snapshot.append(0, Mutation.put("k", i, "v".repeat(200_000)).record());
        }
        snapshot.commit();
      }
      model.append(log, 10);
    }
    String part = storage.list().stream().filter(FileNames::isSnapshot).findAny().orElseThrow();
    byte[] content = storage.content(part);
    content[content.length / 2] ^= 1;
    storage.put(part, content);
    Replayed replayed =
        repaired(storage, "written anew with the 4 entries that can be read", part + ".broken");
    assertThat(replayed.snapshot).extracting(Mutation::version).containsExactly(0L, 1L, 3L, 4L);
    assertThat(replayed.log).hasSize(1);
  }

  @Test
  void aPartOfASnapshotIsReadWithoutItsHeader() throws Exception {
    Replayed replayed =
        repaired(small.damaged(small.part, FileLayout.LOG_ID), "with the 1 entries");
    assertThat(replayed.snapshot).hasSize(2);
    assertThat(replayed.log).hasSize(7);
  }

  @Test
  void aPartOfASnapshotThatIsMissing() throws Exception {
    FaultyStorage storage = small.storage.afterProcessCrash();
    storage.delete(small.part);
    Replayed replayed = repaired(storage, "it was missing");
    assertThat(replayed.snapshot).hasSize(1);
    assertThat(replayed.log).hasSize(7);
  }

  @Test
  void aManifestIsMadeAnew() throws Exception {
    FaultyStorage missing = small.storage.afterProcessCrash();
    missing.delete(FileNames.MANIFEST);
    for (FaultyStorage storage : List.of(small.damaged(FileNames.MANIFEST, 30), missing)) {
      Replayed replayed = repaired(storage, "MANIFEST: made anew", "2 parts of a snapshot");
      small.model.check(replayed, small.model.position());
      assertThat(replayed.snapshot).hasSize(2);
    }
  }

  @Test
  void aManifestOfSegmentsWithoutASnapshot() throws Exception {
    FaultyStorage storage = small.damaged(FileNames.MANIFEST, 30);
    for (String name : storage.list()) {
      if (FileNames.isSnapshot(name)) {
        storage.delete(name);
      }
    }
    Replayed replayed = repaired(storage, "no snapshot is whole");
    assertThat(replayed.log).hasSize(7);
    assertThat(replayed.snapshot).isEmpty();
  }

  @Test
  void aManifestThatNobodyNeeds() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      Replayed.of(directory);
      directory
          .start(LogModel.settings(SyncPolicy.OS), () -> 0)
          .append(Mutation.put("a", 1).record());
    }
    storage.put(FileNames.MANIFEST, new byte[10]);
    assertThat(repaired(storage, "none is needed").log).hasSize(1);
  }

  @Test
  void aSnapshotAloneIsKept() throws Exception {
    FaultyStorage storage = small.storage.afterProcessCrash();
    for (String name : storage.list()) {
      if (!FileNames.isSnapshot(name)) {
        storage.delete(name);
      }
    }
    Replayed replayed =
        repaired(storage, "MANIFEST: it was missing", "2 parts of a snapshot", "made anew");
    assertThat(replayed.snapshot).hasSize(2);
    assertThat(replayed.log).isEmpty();
    assertThat(replayed.end.position()).isEqualTo(FileNames.position(small.first));
  }

  @Test
  void whatARepairHasSetAsideIsNotAnEmptyLog() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    storage.put(small.first + FileNames.BROKEN, small.storage.content(small.first));
    assertThat(repaired(storage, FileNames.segment(0) + ": made anew").log).isEmpty();
    assertThat(storage.list()).contains(small.first + FileNames.BROKEN);
  }

  @Test
  void aDamagedManifestAlone() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    storage.put(FileNames.MANIFEST, new byte[10]);
    assertThat(repaired(storage, "damaged", "none is needed", "made anew").log).isEmpty();
  }

  @Test
  void whatIsOfALaterVersionIsNotRepaired() throws Exception {
    FaultyStorage storage = small.storage.afterProcessCrash();
    byte[] other = storage.content(small.first);
    storage.put(small.last, other);
    assertThatThrownBy(() -> repair(storage)).hasMessageContaining("under another name");
    assertThat(storage.content(small.last)).isEqualTo(other);
  }

  /** Directories that are damaged in all the ways that a repair knows. */
  private List<FaultyStorage> allDamaged() throws Exception {
    byte[] first = small.storage.content(small.first);
    List<FaultyStorage> damaged = new ArrayList<>();
    damaged.add(small.damaged(small.first, first.length - 80));
    damaged.add(small.damaged(small.first, FileLayout.LOG_ID));
    damaged.add(small.damaged(small.part, FileLayout.BYTES + 60));
    damaged.add(small.damaged(FileNames.MANIFEST, 30));
    FaultyStorage missing = small.storage.afterProcessCrash();
    missing.delete(small.first);
    missing.syncDirectory();
    damaged.add(missing);
    FaultyStorage snapshot = small.storage.afterProcessCrash();
    snapshot.delete(small.first);
    snapshot.delete(small.last);
    snapshot.delete(FileNames.MANIFEST);
    snapshot.syncDirectory();
    damaged.add(snapshot);
    damaged.add(withoutSnapshot());
    return damaged;
  }

  /** Three segments without a manifest; only later ones tell that the first has lost its end. */
  private static FaultyStorage withoutSnapshot() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    for (int i = 0; i < 3; i++) {
      try (LogDirectory directory = LogDirectory.open(storage)) {
        Replayed.of(directory);
        WriteAheadLog log = directory.start(LogModel.settings(SyncPolicy.OS), () -> 0);
        for (int j = 0; j < 4; j++) {
          log.append(Mutation.put("k", j).record());
          assertThat(log.await(log.appended(), LogModel.TIMEOUT)).isTrue();
        }
      }
    }
    String first = FileNames.segment(0);
    byte[] content = storage.content(first);
    storage.put(first, Arrays.copyOf(content, content.length - BlockLayout.BYTES - 8));
    return storage;
  }

  /** A repair that fails at any step can be done again, and nothing that could be read is lost. */
  @Test
  void aRepairCanBeDoneAgain() throws Exception {
    for (FaultyStorage each : allDamaged()) {
      FaultyStorage atOnce = each.afterProcessCrash();
      repair(atOnce);
      Replayed expected = Replayed.of(atOnce);
      boolean failed = true;
      for (int step = 1; failed; step++) {
        FaultyStorage storage = each.afterProcessCrash();
        storage.failStep(step, Fault.EIO);
        failed = fails(storage);
        FaultyStorage crashed = storage.afterMachineCrash(new Random(step));
        repair(crashed);
        Replayed replayed = Replayed.of(crashed);
        assertThat(replayed.log).isEqualTo(expected.log);
        assertThat(replayed.snapshot).isEqualTo(expected.snapshot);
      }
    }
  }

  /** Nobody starts by accident from what a repair that was interrupted has left. */
  @Test
  void aStartAfterAnInterruptedRepairIsRefusedOrRight() throws Exception {
    for (FaultyStorage each : allDamaged()) {
      FaultyStorage atOnce = each.afterProcessCrash();
      repair(atOnce);
      Replayed expected = Replayed.of(atOnce);
      int refused = 0;
      boolean failed = true;
      for (int step = 1; failed; step++) {
        FaultyStorage storage = each.afterProcessCrash();
        storage.failStep(step, Fault.EIO);
        failed = fails(storage);
        for (int chance = 0; chance < 10; chance++) {
          FaultyStorage crashed =
              chance == 0
                  ? storage.afterProcessCrash()
                  : storage.afterMachineCrash(new Random(10 * step + chance));
          refused += refusesOrGives(crashed, expected) ? 1 : 0;
        }
      }
      assertThat(refused).isPositive();
    }
  }

  private static boolean refusesOrGives(FaultyStorage storage, Replayed expected)
      throws IOException {
    try {
      Replayed replayed = Replayed.of(storage);
      assertThat(replayed.log).isEqualTo(expected.log);
      assertThat(replayed.snapshot).isEqualTo(expected.snapshot);
      assertThat(replayed.end.remarks()).as("what a start cut off by itself").isEmpty();
      return false;
    } catch (DamageException e) {
      return true;
    }
  }

  private static boolean fails(FaultyStorage storage) {
    try {
      repair(storage);
      return false;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("Input/output error");
      return true;
    }
  }
}
