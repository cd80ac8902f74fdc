package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.LogInspection.Depth;
import io.crabcache.engine.log.LogInspection.Verdict;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a start leaves out at the end of a log is told and kept; nothing tells whether it was safe.
 */
class TornEndTest {
  private final SmallLog small;

  TornEndTest() throws Exception {
    small = new SmallLog();
  }

  /** The log with a flip in its last block, which nothing behind it can tell from a torn tail. */
  private FaultyStorage damagedAtTheEnd() throws Exception {
    return small.damaged(small.last, small.storage.content(small.last).length - 1);
  }

  private int lastBlock() throws Exception {
    int bytes = BlockLayout.BYTES + (int) Mutation.put("key", 7).bytes();
    return small.storage.content(small.last).length - bytes;
  }

  private static List<String> setAside(FaultyStorage storage) {
    return storage.list().stream().filter(name -> name.endsWith(FileNames.BROKEN)).toList();
  }

  @Test
  void whatIsCutOffIsKept() throws Exception {
    FaultyStorage storage = damagedAtTheEnd();
    byte[] before = storage.content(small.last);
    Replayed replayed = Replayed.of(storage);
    assertThat(replayed.log).hasSize(6);
    assertThat(replayed.end.remarks())
        .singleElement()
        .asString()
        .contains("torn at offset " + lastBlock(), "kept as", "damage to what was written last")
        .doesNotContain("never");
    assertThat(setAside(storage)).containsExactly(small.last + FileNames.BROKEN);
    assertThat(storage.content(small.last + FileNames.BROKEN))
        .isEqualTo(Arrays.copyOfRange(before, lastBlock(), before.length));
    assertThat(Replayed.of(storage).end.remarks()).isEmpty();
  }

  /** A full disk leaves a torn end, and must not keep the server from starting. */
  @Test
  void whatCannotBeKeptIsCutOffAllTheSame() throws Exception {
    FaultyStorage storage = damagedAtTheEnd();
    storage.fail(Operation.WRITE, FileNames.BROKEN, Fault.ENOSPC);
    Replayed replayed = Replayed.of(storage);
    assertThat(replayed.log).hasSize(6);
    assertThat(replayed.end.remarks())
        .singleElement()
        .asString()
        .contains("could not be kept: No space left on device");
    assertThat(storage.list()).isEqualTo(small.storage.list());
    assertThat(Replayed.of(storage).end.remarks()).isEmpty();
  }

  @Test
  void aLaterSegmentIsKeptAsAWhole() throws Exception {
    FaultyStorage storage = small.storage.afterProcessCrash();
    byte[] header = Arrays.copyOf(storage.content(small.last), FileLayout.BYTES - 1);
    String later = FileNames.segment(small.model.position());
    storage.put(later, header);
    assertThat(Replayed.of(storage).end.remarks())
        .singleElement()
        .asString()
        .contains(later + ": left out with its ", later + FileNames.BROKEN);
    assertThat(storage.content(later + FileNames.BROKEN)).isEqualTo(header);
    assertThat(storage.list()).doesNotContain(later);
  }

  @Test
  void whatIsEmptyIsNotWorthARemark() throws Exception {
    for (int bytes : new int[] {0, 1000}) {
      FaultyStorage storage = small.storage.afterProcessCrash();
      String later = FileNames.segment(small.model.position());
      storage.put(later, new byte[bytes]);
      LogInspection inspection = LogInspection.of(storage, Depth.RECORDS);
      storage.close();
      assertThat(inspection.verdict()).isEqualTo(Verdict.SOUND);
      assertThat(Replayed.of(storage).end.remarks()).isEmpty();
      assertThat(setAside(storage)).isEmpty();
      assertThat(storage.list()).doesNotContain(later);
    }
  }

  /** No crash leaves that: something took the manifest and the segments away. */
  @Test
  void whatIsYoungerThanTheFirstSegmentIsNotAnEmptyLog() throws Exception {
    FaultyStorage snapshot = new FaultyStorage();
    snapshot.put(small.part, small.storage.content(small.part));
    FaultyStorage repaired = new FaultyStorage();
    repaired.put(small.first + FileNames.BROKEN, small.storage.content(small.first));
    for (FaultyStorage storage : List.of(snapshot, repaired)) {
      List<String> before = storage.list();
      assertThatThrownBy(
              () -> {
                try (LogDirectory directory = LogDirectory.open(storage)) {
                  directory.replay(block -> {});
                  directory.start(LogModel.settings(SyncPolicy.OS), () -> 1);
                }
              })
          .isInstanceOf(DamageException.class)
          .hasMessageContainingAll("the segment is missing", before.get(0), "wal repair memory");
      assertThat(storage.list()).isEqualTo(before);
      LogInspection inspection = LogInspection.of(storage, Depth.RECORDS);
      assertThat(inspection.verdict()).isEqualTo(Verdict.DAMAGED);
    }
  }

  @Test
  void aFirstStartThatWasInterruptedIsAnEmptyLog() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    storage.put(FileNames.unfinished(FileNames.segment(0)), new byte[10]);
    assertThat(LogInspection.of(storage, Depth.RECORDS).verdict()).isEqualTo(Verdict.SOUND);
    storage.close();
    assertThat(Replayed.of(storage).end.clean()).isTrue();
  }
}
