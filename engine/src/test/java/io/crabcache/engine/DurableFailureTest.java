package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Failure;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.DurableEngines;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import io.crabcache.engine.store.CacheHandle;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Disks that fail under an engine. */
class DurableFailureTest {
  private static final EngineSettings SETTINGS = TestEngine.settings(16 << 20, 2);
  private static final long SECONDS_30 = TimeUnit.SECONDS.toNanos(30);

  private final FaultyStorage storage = new FaultyStorage();

  private DurableEngine open() throws IOException {
    LogSettings log =
        new LogSettings(
            SyncPolicy.ALWAYS, 1000, LogSettings.MIN_SEGMENT_BYTES, LogSettings.MIN_BUFFER_BYTES);
    return DurableEngines.open(SETTINGS, log, 1 << 20, InstantSource.system(), storage);
  }

  @Test
  void aFailedWriteEndsChangesAndNothingElse() throws Exception {
    try (DurableEngine durable = open()) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      engine.put(cache, "safe", "v");
      Engine logged = durable.engine();
      assertThat(logged.log().await(logged.log().appended(), SECONDS_30)).isTrue();

      storage.fail(Operation.WRITE, 1, Fault.ENOSPC);
      engine.put(cache, "lost", "v");
      assertThat(logged.log().await(logged.log().appended(), SECONDS_30)).isFalse();

      Answer.Failed refused = (Answer.Failed) engine.call(r -> r.put(0, cache, "late", "v"));
      assertThat(refused.failure()).isEqualTo(Failure.LOG_FAILED);
      assertThat(refused.text())
          .startsWith("nothing can be changed: the write-ahead log")
          .contains("No space left on device");
      assertThat(durable.log().failure()).contains("No space left on device");
      assertThat(engine.get(cache, "safe").value()).isEqualTo("v");
      assertThat(engine.get(cache, "lost").value()).isEqualTo("v");
      Rows rows = new Rows();
      rows.key(Commands.GET, 0, cache, "lost");
      durable.engine().execute(rows.batch, 0, new Recorder());
      assertThat(rows.batch.awaited()).isZero();
    }
    try (DurableEngine durable = open()) {
      assertThat(StoreDump.cache(durable.engine().store(), "c", 0).entries())
          .containsOnlyKeys("safe");
    }
  }

  @Test
  void aStartThatFailsAnywhereCanBeTriedAgain() throws Exception {
    try (DurableEngine durable = open()) {
      TestEngine engine = new TestEngine(durable.engine());
      engine.put(engine.open("c"), "k", "v");
      durable.takeSnapshot();
    }
    int failed = 0;
    boolean succeeded = false;
    for (int n = 1; !succeeded; n++) {
      long before = storage.steps();
      storage.failStep(before + n, Fault.EIO);
      try (DurableEngine durable = open()) {
        succeeded = durable.engine().log().failure() == null;
      } catch (IOException e) {
        failed++;
        assertThat(e).hasMessageContaining("Input/output error");
      }
    }
    assertThat(failed).isPositive();
    try (DurableEngine durable = open()) {
      assertThat(StoreDump.cache(durable.engine().store(), "c", 0).entries()).containsOnlyKeys("k");
    }
  }
}
