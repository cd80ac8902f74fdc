package io.crabcache.engine.log.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both storages do the same as long as nothing fails, and the disk's says what is wrong. */
class DiskStorageTest {
  @TempDir Path directory;

  private LogStorage open(boolean disk) throws IOException {
    return disk ? DiskStorage.open(directory) : new FaultyStorage();
  }

  private static ByteBuffer[] bytes(String... texts) {
    ByteBuffer[] buffers = new ByteBuffer[texts.length];
    for (int i = 0; i < texts.length; i++) {
      buffers[i] = ByteBuffer.wrap(texts[i].getBytes(StandardCharsets.US_ASCII));
    }
    return buffers;
  }

  private static String read(LogFile file, long position, int most) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(most);
    int read = file.read(into, position);
    assertThat(into.position()).isEqualTo(read);
    return new String(into.array(), 0, read, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesAreWrittenAndRead(boolean disk) throws Exception {
    try (LogStorage storage = open(disk);
        LogFile file = storage.create("a")) {
      file.write(bytes("one", "", "two", "not this"), 3, 0);
      assertThat(file.size()).isEqualTo(6);
      assertThat(read(file, 0, 100)).isEqualTo("onetwo");
      file.write(bytes("!"), 1, 8);
      assertThat(read(file, 4, 100)).isEqualTo("wo\0\0!");
      file.write(bytes("X"), 1, 1);
      assertThat(read(file, 0, 3)).isEqualTo("oXe");
      file.truncate(2);
      file.force();
      assertThat(read(file, 0, 3)).isEqualTo("oX");
      assertThat(read(file, 2, 3)).isEmpty();
      file.write(bytes("#"), 1, 4);
      assertThat(read(file, 0, 100)).isEqualTo("oX\0\0#");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesAreGivenAndTaken(boolean disk) throws Exception {
    try (LogStorage storage = open(disk)) {
      try (LogFile file = storage.create("a")) {
        file.write(bytes("1"), 1, 0);
        assertThatThrownBy(() -> storage.create("a")).isInstanceOf(IOException.class);
        storage.create("b").close();
        storage.rename("a", "b");
        file.write(bytes("2"), 1, 1);
        assertThat(file.hasName("b")).isTrue();
        assertThat(file.hasName("a")).isFalse();
        storage.create("a").close();
        assertThat(file.hasName("a")).isFalse();
        storage.delete("a");
      }
      try (LogFile file = storage.open("b")) {
        assertThat(read(file, 0, 9)).isEqualTo("12");
        storage.delete("b");
        assertThat(file.hasName("b")).isFalse();
        assertThat(read(file, 0, 9)).isEqualTo("12");
      }
      storage.syncDirectory();
      assertThat(storage.list()).isEmpty();
      assertThatThrownBy(() -> storage.open("b")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> storage.delete("b")).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> storage.rename("b", "c")).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void aSecondTryDoesNotTakeTheLockAway() throws Exception {
    LogStorage first = DiskStorage.open(directory);
    first.lock();
    for (int i = 0; i < 2; i++) {
      LogStorage second = DiskStorage.open(directory.resolve("../" + directory.getFileName()));
      assertThatThrownBy(second::lock).hasMessageContaining("belongs to another server");
      second.close();
    }
    first.close();
    LogStorage third = DiskStorage.open(directory);
    third.lock();
    third.close();
    assertThat(Files.readString(directory.resolve(DiskStorage.LOCK_FILE)))
        .isEqualTo(ProcessHandle.current().pid() + "\n");
  }

  @Test
  void directoriesThatAreNotWritable() throws Exception {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(Files.isWritable(closed), "root may write everywhere");
    assertThatThrownBy(
            () -> {
              try (LogStorage storage = DiskStorage.open(closed)) {
                storage.lock();
              }
            })
        .hasMessageContaining("cannot write to the data directory " + closed);
    assertThatThrownBy(() -> DiskStorage.open(closed.resolve("below")))
        .hasMessageContaining("cannot write to the data directory");
  }

  @Test
  void aDirectoryThatVanishes() throws Exception {
    Path vanishing = directory.resolve("vanishing");
    try (LogStorage storage = DiskStorage.open(vanishing)) {
      Files.delete(vanishing);
      assertThatThrownBy(storage::syncDirectory).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> storage.create("a")).isInstanceOf(NoSuchFileException.class);
    }
  }
}
