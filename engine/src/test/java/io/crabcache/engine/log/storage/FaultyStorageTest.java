package io.crabcache.engine.log.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That the storage that fails fails as disks do. */
class FaultyStorageTest {
  private static final int SECTOR = MemoryFile.SECTOR_BYTES;

  private final FaultyStorage storage = new FaultyStorage();
  private final Random random = new Random(11);

  private static void write(LogFile file, int value, int length, long position) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    file.write(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, 1, position);
  }

  @Test
  void whatWasForcedSurvives() throws Exception {
    LogFile file = storage.create("a");
    write(file, 1, 3 * SECTOR, 0);
    file.force();
    storage.syncDirectory();
    write(file, 2, SECTOR, SECTOR);
    assertThat(storage.isDurable("a")).isFalse();
    Set<Integer> second = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      byte[] after = storage.afterMachineCrash(random).content("a");
      assertThat(after).hasSize(3 * SECTOR);
      assertThat(after[0]).isEqualTo((byte) 1);
      assertThat(after[2 * SECTOR]).isEqualTo((byte) 1);
      second.add((int) after[SECTOR]);
      assertThat(after[2 * SECTOR - 1]).as("sectors are whole").isEqualTo(after[SECTOR]);
    }
    assertThat(second).containsExactlyInAnyOrder(1, 2);
    assertThat(storage.afterProcessCrash().content("a")[SECTOR]).isEqualTo((byte) 2);
  }

  @Test
  void sectorsSurviveInAnyOrderAndVersion() throws Exception {
    LogFile file = storage.create("a");
    storage.syncDirectory();
    write(file, 1, 2 * SECTOR, 0);
    write(file, 2, SECTOR, 0);
    Set<List<Integer>> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      byte[] after = Arrays.copyOf(storage.afterMachineCrash(random).content("a"), 2 * SECTOR);
      seen.add(List.of((int) after[0], (int) after[SECTOR]));
    }
    assertThat(seen)
        .contains(List.of(0, 0), List.of(1, 0), List.of(2, 0), List.of(0, 1), List.of(2, 1));
  }

  @Test
  void namesSurviveIfTheDirectoryWasSynced() throws Exception {
    storage.create("kept");
    storage.create("deleted");
    storage.syncDirectory();
    storage.delete("deleted");
    storage.create("new");
    storage.rename("new", "renamed");
    Set<Set<String>> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(new HashSet<>(storage.afterMachineCrash(random).list()));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            Set.of("kept"),
            Set.of("kept", "deleted"),
            Set.of("kept", "renamed"),
            Set.of("kept", "deleted", "renamed"));
    assertThat(storage.afterProcessCrash().list()).containsExactly("kept", "renamed");
  }

  @Test
  void aForceThatFailedIsNeverMadeUpFor() throws Exception {
    LogFile file = storage.create("a");
    storage.syncDirectory();
    write(file, 1, SECTOR, 0);
    storage.fail(Operation.FORCE, 1, Fault.EIO);
    assertThatThrownBy(file::force).hasMessage("Input/output error");
    file.force();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add((int) Arrays.copyOf(storage.afterMachineCrash(random).content("a"), 1)[0]);
    }
    assertThat(seen).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void faultsComeWhenTheyAreTold() throws Exception {
    LogFile file = storage.create("a");
    storage.fail(Operation.WRITE, 2, Fault.SHORT_WRITE);
    write(file, 1, 100, 0);
    assertThatThrownBy(() -> write(file, 2, 100, 100)).isInstanceOf(IOException.class);
    assertThat(storage.content("a")).hasSize(150);
    write(file, 3, 100, 150);
    assertThat(storage.hasPlans()).isFalse();

    storage.failStep(storage.steps() + 1, Fault.DONE_BUT_FAILED);
    assertThatThrownBy(() -> storage.rename("a", "b")).isInstanceOf(IOException.class);
    assertThat(storage.list()).containsExactly("b");
    storage.fail(Operation.CREATE, 1, Fault.ENOSPC);
    assertThatThrownBy(() -> storage.create("c")).hasMessage("No space left on device");
    assertThat(storage.list()).containsExactly("b");
  }
}
