package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.durability.DurabilitySettings;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine in a directory, over several starts. */
class DurableEngineTest {
  private static final EngineSettings SETTINGS = TestEngine.settings(64 << 20, 8);
  private static final long AFTER_BYTES = 1 << 20;

  @TempDir private Path directory;
  private long now = 1_000_000;

  private DurableEngine open() throws IOException {
    LogSettings log = new LogSettings(SyncPolicy.OS, 1000, 256 << 10, 1 << 20);
    return DurableEngine.open(
        SETTINGS,
        new DurabilitySettings(directory, log, AFTER_BYTES, 1),
        () -> Instant.ofEpochMilli(now),
        report -> {});
  }

  private static TestEngine on(DurableEngine durable) {
    return new TestEngine(durable.engine());
  }

  private Map<String, StoreDump.CacheDump> dump(DurableEngine durable) {
    return StoreDump.of(durable.engine().store(), now);
  }

  private static void fill(TestEngine engine, Random random, int rows) {
    CacheHandle a = engine.open("a");
    CacheHandle b = engine.open("b", new CacheSpec(5_000, -1, 10, new byte[] {1}));
    for (int i = 0; i < rows; i++) {
      CacheHandle cache = random.nextBoolean() ? a : b;
      String key = "key" + random.nextInt(400);
      switch (random.nextInt(8)) {
        case 0 -> engine.on(Commands.REMOVE, 0, cache, key);
        case 1 -> engine.on(Commands.GET, CommandBatch.ACCESS, cache, key);
        default -> engine.put(cache, key, "v".repeat(random.nextInt(300)));
      }
    }
  }

  @Test
  void whatWasThereIsThereAfterARestart() throws IOException {
    Map<String, StoreDump.CacheDump> before;
    long sequence;
    try (DurableEngine durable = open()) {
      assertThat(durable.recovery().entries()).isZero();
      fill(on(durable), new Random(1), 2_000);
      before = dump(durable);
      sequence = durable.engine().sequence();
    }
    try (DurableEngine durable = open()) {
      assertThat(dump(durable)).isEqualTo(before).isNotEmpty();
      assertThat(durable.recovery().remarks()).isEmpty();
      assertThat(durable.recovery().snapshotRecords()).isZero();
      assertThat(durable.recovery().logRecords()).isGreaterThan(1_000);
      assertThat(durable.recovery().readBytes())
          .isEqualTo(durable.recovery().totalBytes())
          .isPositive();
      assertThat(durable.engine().sequence()).isEqualTo(sequence);
    }
  }

  @Test
  void aRestartReadsTheSnapshotAndWhatCameAfterIt() throws Exception {
    Map<String, StoreDump.CacheDump> before;
    try (DurableEngine durable = open()) {
      TestEngine engine = on(durable);
      fill(engine, new Random(1), 2_000);
      durable.takeSnapshot();
      assertThat(durable.snapshots().taken()).isEqualTo(1);
      assertThat(durable.snapshots().entries()).isBetween(400L, 800L);
      assertThat(durable.snapshots().bytes()).isPositive();
      engine.put(engine.open("a"), "after", "v");
      before = dump(durable);
    }
    try (DurableEngine durable = open()) {
      assertThat(dump(durable)).isEqualTo(before);
      assertThat(durable.recovery().logRecords()).isEqualTo(1);
      assertThat(durable.recovery().snapshotRecords())
          .as("entries, caches, and the highest number of one")
          .isEqualTo(before.values().stream().mapToInt(c -> c.entries().size()).sum() - 1 + 3);
    }
  }

  @Test
  void numbersOfCachesAreNeverUsedAgain() throws Exception {
    try (DurableEngine durable = open()) {
      TestEngine engine = on(durable);
      engine.open("a");
      assertThat(engine.open("b").id()).isEqualTo(2);
      engine.call(r -> r.key(Commands.DESTROY, 0, null, "b"));
      durable.takeSnapshot();
    }
    try (DurableEngine durable = open()) {
      assertThat(dump(durable)).containsOnlyKeys("a");
      assertThat(on(durable).open("c").id()).isEqualTo(3);
    }
  }

  @Test
  void whatExpiresMeanwhileIsGone() throws Exception {
    try (DurableEngine durable = open()) {
      TestEngine engine = on(durable);
      CacheHandle cache = engine.open("a");
      for (String key : new String[] {"early", "late"}) {
        int ttl = key.equals("early") ? 10 : 1_000;
        engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, key, "v").setExpiry(ttl));
        durable.takeSnapshot();
      }
    }
    now += 10;
    try (DurableEngine durable = open()) {
      assertThat(StoreDump.cache(durable.engine().store(), "a", 0).entries())
          .as("the early one is not even in memory")
          .containsOnlyKeys("late");
    }
  }

  @Test
  void aLongLogIsFollowedByASnapshotAndShrinks() throws Exception {
    try (DurableEngine durable = open()) {
      TestEngine engine = on(durable);
      Random random = new Random(1);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (durable.snapshots().taken() == 0 && System.nanoTime() < deadline) {
        fill(engine, random, 100);
      }
      assertThat(durable.snapshots().taken()).isPositive();
      assertThat(durable.snapshots().failure()).isNull();
    }
    try (DurableEngine durable = open()) {
      assertThat(durable.recovery().snapshotRecords()).isPositive();
    }
  }

  @Test
  void aDirectoryHasOneEngineAtATime() throws Exception {
    try (DurableEngine durable = open()) {
      assertThatThrownBy(this::open).isInstanceOf(IOException.class);
      on(durable).open("a");
    }
    try (DurableEngine durable = open()) {
      assertThat(dump(durable)).containsOnlyKeys("a");
    }
  }

  @Test
  void aFailedStartGivesTheDirectoryBack() throws Exception {
    try (DurableEngine durable = open()) {
      fill(on(durable), new Random(1), 500);
    }
    Path segment;
    try (var files = Files.list(directory)) {
      segment = files.filter(f -> f.toString().endsWith(".wal")).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    byte[] damaged = bytes.clone();
    damaged[200] ^= 1;
    Files.write(segment, damaged);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(segment.toString());
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().startsWith("crabcache-"));
    Files.write(segment, bytes);
    try (DurableEngine durable = open()) {
      assertThat(dump(durable)).containsOnlyKeys("a", "b");
    }
  }
}
