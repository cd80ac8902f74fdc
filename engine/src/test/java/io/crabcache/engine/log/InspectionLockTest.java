package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.LogInspection.Depth;
import io.crabcache.engine.log.storage.DiskStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is looked at, or repaired, stays locked against servers meanwhile. */
@EnabledOnOs(OS.LINUX)
class InspectionLockTest {
  @TempDir private Path directory;

  private boolean isLocked() throws IOException {
    Object inode = Files.getAttribute(directory.resolve(DiskStorage.LOCK_FILE), "unix:ino");
    return Files.readString(Path.of("/proc/locks")).contains(":" + inode + " ");
  }

  @Test
  void inspectionsAndRepairsKeepTheirLock() throws Exception {
    try (LogDirectory opened = LogDirectory.open(directory)) {
      opened.replay(block -> {});
      opened.start(LogModel.settings(SyncPolicy.OS), () -> 1);
      assertThat(isLocked()).as("by a server").isTrue();
    }
    try (DiskStorage storage = DiskStorage.openExisting(directory)) {
      LogInspection.of(storage, Depth.RECORDS);
      assertThat(isLocked()).as("by an inspection").isTrue();
    }
    try (DiskStorage storage = DiskStorage.openExisting(directory)) {
      LogRepair.repair(storage);
      assertThat(isLocked()).as("by a repair").isTrue();
    }
    assertThat(isLocked()).isFalse();
  }
}
