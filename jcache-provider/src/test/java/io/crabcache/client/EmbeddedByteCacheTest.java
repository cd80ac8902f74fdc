package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The client on an engine in this process. */
class EmbeddedByteCacheTest extends ByteCacheContract {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static ClientSettings.Builder fresh() {
    return ClientSettings.embedded("test" + NAMES.incrementAndGet());
  }

  @Override
  ClientSettings settings() {
    return fresh().build();
  }

  @Test
  void clientsThatNameTheSameEngineShareItUntilTheLastIsClosed() {
    ClientSettings settings = fresh().build();
    byte[] key = Keys.bytes("k");
    CacheClient first = CacheClient.open(settings);
    try (CacheClient second = CacheClient.open(settings)) {
      Caches.open(first).put(key, key, 0, 0, null, 0).await();
      first.close();
      assertThat(Caches.open(second).get(key, 0).await().value()).isEqualTo(key);
    }
    try (CacheClient third = CacheClient.open(settings)) {
      assertThat(third.cacheNames("")).isEmpty();
    }
    assertThatThrownBy(() -> first.cacheNames(""))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void otherOptionsThanAnEngineRunsWithAreRefusedByName() {
    ClientSettings.Builder settings = fresh();
    try (CacheClient first = CacheClient.open(settings.option("memory.max", "64m").build())) {
      assertThat(first.incarnation()).isNotZero();
      assertThatThrownBy(() -> CacheClient.open(settings.option("memory.max", "65m").build()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("memory.max")
          .hasMessageContaining("67108864");
      settings.option("memory.max", "64m");
      CacheClient.open(settings.option("eviction.max_entries", "0").build()).close();
      assertThatThrownBy(
              () -> CacheClient.open(settings.option("eviction.max_entries", "9").build()))
          .hasMessageContaining("eviction.max_entries=9")
          .hasMessageContaining("runs with 0");
    }
  }

  @Test
  void moreMemoryThanTheJvmMayTakeIsRefusedWithTheCure() {
    ClientSettings settings = fresh().option("memory.max", "1024g").build();
    assertThatThrownBy(() -> CacheClient.open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("memory.max=1099511627776: this JVM may take ")
        .hasMessageContaining("start it with -XX:MaxDirectMemorySize=1048577m or more");
  }

  @Test
  void optionsThatContradictEachOtherAreRefusedByName() {
    ClientSettings settings = fresh().option("eviction.memory_low_watermark", "0.99").build();
    assertThatThrownBy(() -> CacheClient.open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eviction.memory_low_watermark is 0.99")
        .hasMessageContaining("at most the high watermark of 0.98");
  }
}
