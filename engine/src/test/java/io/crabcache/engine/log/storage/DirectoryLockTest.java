package io.crabcache.engine.log.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a directory as the operating system knows it. */
@EnabledOnOs(OS.LINUX)
class DirectoryLockTest {
  @TempDir private Path directory;

  private boolean isLocked() throws IOException {
    Object inode = Files.getAttribute(directory.resolve(DiskStorage.LOCK_FILE), "unix:ino");
    return Files.readString(Path.of("/proc/locks")).contains(":" + inode + " ");
  }

  /** Two applications of a container, each with classes of its own, name one directory. */
  @Test
  void aSecondClassLoaderIsRefusedAndDoesNotTakeTheLockAway() throws Exception {
    URL classes = DiskStorage.class.getProtectionDomain().getCodeSource().getLocation();
    DiskStorage first = DiskStorage.open(directory);
    try (URLClassLoader other =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      first.lock();
      assertThat(isLocked()).isTrue();
      Class<?> theirs = other.loadClass(DiskStorage.class.getName());
      assertThat(theirs).isNotSameAs(DiskStorage.class);
      Object second = theirs.getMethod("open", Path.class).invoke(null, directory);
      assertThatThrownBy(() -> theirs.getMethod("lock").invoke(second))
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("belongs to another server", "this one");
      assertThat(isLocked()).as("by the first").isTrue();
      first.close();
      assertThat(isLocked()).isFalse();
      theirs.getMethod("lock").invoke(second);
      assertThatThrownBy(first::lock).hasMessageContaining("belongs to another server");
      assertThat(isLocked()).as("by the second").isTrue();
      theirs.getMethod("close").invoke(second);
    }
  }

  /** A bind mount looks so: two real paths of one directory. A hard link does, for one file. */
  @Test
  void aSecondNameOfTheDirectoryIsRefusedAndDoesNotTakeTheLockAway() throws Exception {
    Path otherName = Files.createDirectory(directory.resolve("other"));
    try (DiskStorage first = DiskStorage.open(directory);
        DiskStorage second = DiskStorage.open(otherName)) {
      first.lock();
      Files.createLink(
          otherName.resolve(DiskStorage.LOCK_FILE), directory.resolve(DiskStorage.LOCK_FILE));
      assertThatThrownBy(second::lock)
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(otherName.toString(), "belongs to another server", "this one");
      assertThat(isLocked()).as("by the first").isTrue();
    }
  }

  @Test
  void theSizeOfTheFileIsToldWithoutTakingItsLockAway() throws Exception {
    try (DiskStorage storage = DiskStorage.open(directory)) {
      storage.lock();
      assertThat(storage.size(DiskStorage.LOCK_FILE)).isPositive();
      assertThat(isLocked()).isTrue();
    }
  }
}
