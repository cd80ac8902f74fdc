package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.Modifiers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine in this process that keeps its entries in a directory. */
class EmbeddedRestartTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final byte[] KEY = Keys.bytes("k");

  @TempDir private Path directory;

  private ClientSettings.Builder settings() throws IOException {
    return ClientSettings.embedded("restart" + NAMES.incrementAndGet())
        .option(ClientOption.DATA_DIR, directory.toRealPath().resolve("data"))
        .option("memory.max", "64m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "interval", "os"})
  void entriesCachesAndVersionsComeBack(String policy) throws Exception {
    long version;
    CacheSettings shortLived = new CacheSettings(60_000, -1, -1, 0, 0, new byte[0]);
    Instant start = Instant.now();
    try (CacheClient client = CacheClient.open(settings().option("wal.sync", policy).build())) {
      ByteCache cache = Caches.open(client);
      version = cache.put(KEY, KEY, Modifiers.RETURN_VERSION, 0, null, 0).await().version();
      cache.putAll(Keys.many("key", 500), Keys.many("value", 500), 0).await();
      cache.remove(Keys.bytes("key0"), 0, 0, null).await();
      Objects.requireNonNull(client.openCache("short", shortLived, Modifiers.ALWAYS))
          .put(KEY, KEY, 0, 0, null, 0)
          .await();
    }
    ClientSettings again = settings().option("wal.sync", policy).build();
    try (CacheClient client = CacheClient.open(again, () -> start.plusMillis(30_000))) {
      assertThat(client.cacheNames("")).containsExactly(Caches.NAME, "short");
      ByteCache cache = Caches.open(client);
      assertThat(cache.count().await().number()).isEqualTo(500);
      assertThat(cache.get(KEY, Modifiers.RETURN_VERSION).await().version()).isEqualTo(version);
      assertThat(cache.get(Keys.bytes("key0"), 0).await().isOk()).isFalse();
      assertThat(cache.get(Keys.bytes("key1"), 0).await().isOk()).isTrue();
      ByteCache other =
          Objects.requireNonNull(
              client.openCache("short", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
      assertThat(other.settings()).isEqualTo(shortLived);
      assertThat(other.get(KEY, 0).await().isOk()).isTrue();
      assertThat(cache.put(KEY, KEY, Modifiers.RETURN_VERSION, 0, null, 0).await().version())
          .isGreaterThan(version);
    }
    ClientSettings late = settings().option("wal.sync", policy).build();
    try (CacheClient client = CacheClient.open(late, () -> start.plusMillis(90_000))) {
      ByteCache other =
          Objects.requireNonNull(
              client.openCache("short", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
      assertThat(other.get(KEY, 0).await().isOk()).as("its time is over").isFalse();
    }
  }

  @Test
  void aDirectoryBelongsToOneEngineAtATime() throws Exception {
    ClientSettings first = settings().build();
    ClientSettings second = settings().build();
    try (CacheClient client = CacheClient.open(first);
        CacheClient sharer = CacheClient.open(first)) {
      assertThat(client.incarnation()).isEqualTo(sharer.incarnation());
      assertThatThrownBy(() -> CacheClient.open(second))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA_DIRECTORY))
          .hasMessageContaining("belongs to another server (pid " + ProcessHandle.current().pid())
          .hasMessageContaining("choose another directory");
    }
    CacheClient.open(second).close();
  }

  @Test
  void damageIsToldWithPlaceAndCure() throws Exception {
    ClientSettings.Builder settings = settings().option("wal.sync", "always");
    try (CacheClient client = CacheClient.open(settings.build())) {
      ByteCache cache = Caches.open(client);
      for (int i = 0; i < 50; i++) {
        cache.put(Keys.bytes("k" + i), KEY, 0, 0, null, 0).await();
      }
    }
    Path segment = segments().get(0);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(100);
      file.writeInt(0x12345678);
    }
    assertThatThrownBy(() -> CacheClient.open(settings.build()))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining(segment + " is damaged: at offset ")
        .hasMessageContaining("crabcache wal repair");
  }

  private List<Path> segments() throws IOException {
    Path log = directory.toRealPath().resolve("data/wal");
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
  }

  @Test
  void aLogThatFailsRefusesWritesAndReadsGoOn() throws Exception {
    try (CacheClient client =
        CacheClient.open(settings().option("wal.segment_size", "64k").build())) {
      ByteCache cache = Caches.open(client);
      cache.put(KEY, KEY, 0, 0, null, 0).await();
      Path log = directory.toRealPath().resolve("data/wal");
      try (Stream<Path> files = Files.list(log)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(log);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  cache.put(Keys.bytes("large"), new byte[30_000], 0, 0, null, 0).await();
                }
              })
          .isInstanceOf(ClientException.class)
          .hasMessageContaining("the write-ahead log in ");
      assertThat(cache.get(KEY, 0).await().value()).isEqualTo(KEY);
      assertThatThrownBy(() -> cache.put(KEY, KEY, 0, 0, null, 0).await())
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOG_FAILED));
    }
  }

  @Test
  void withoutALogNothingIsWritten() throws Exception {
    CacheClient.open(settings().option("wal.enabled", "false").build()).close();
    assertThat(directory.resolve("data")).doesNotExist();
    ClientSettings contradiction =
        ClientSettings.embedded("nowhere").option("wal.enabled", "true").build();
    assertThatThrownBy(() -> CacheClient.open(contradiction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "wal.enabled=true and there is no directory for the log; name one with data_dir");
    ClientSettings greedy = settings().option("wal.buffer_size", "9m").build();
    assertThatThrownBy(() -> CacheClient.open(greedy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wal.buffer_size=9437184 is more than an eighth of memory.max=");
  }
}
