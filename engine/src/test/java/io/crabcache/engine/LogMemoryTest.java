package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Commands;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.DurableEngines;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.LogStatus;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.eviction.EvictionSettings;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How much a batch may leave in memory for the log. */
class LogMemoryTest {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int VALUE_BYTES = 90_000;

  /** Requests of a few bytes each, whose records have the whole value. */
  @Test
  void aBatchOfSmallChangesToALargeValueKeepsToTheBuffer() throws Exception {
    FaultyStorage storage = new FaultyStorage();
    CountDownLatch goOn = new CountDownLatch(1);
    LogSettings log = new LogSettings(SyncPolicy.OS, 1, 1 << 20, BUFFER_BYTES);
    EngineSettings settings =
        new EngineSettings(16 << 20, 100_000, 100, 1, EvictionSettings.DEFAULT);
    try (DurableEngine durable =
        DurableEngines.open(settings, log, 1L << 30, () -> Instant.ofEpochMilli(1), storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      engine.put(cache, "k", "v".repeat(VALUE_BYTES));
      storage.observe(
          step -> {
            if (step.operation() == Operation.WRITE) {
              await(goOn); // The disk is slow.
            }
          });
      Rows rows = new Rows();
      for (int i = 0; i < 1_000; i++) {
        rows.key(Commands.APPEND, 0, cache, "k");
        rows.value("x");
      }
      Recorder replies = new Recorder();
      replies.mayPause = true;
      int executed = durable.engine().execute(rows.batch, 0, replies);
      assertThat(executed).isPositive();
      assertThat(replies.answers).hasSize(executed);
      LogStatus status = durable.log();
      long waiting = status.appended() - status.written();
      goOn.countDown();
      assertThat(waiting)
          .as("bytes that wait to be written after %d rows of one batch", executed)
          .isLessThan(4L * (BUFFER_BYTES + VALUE_BYTES));
      replies.mayPause = false;
      assertThat(durable.engine().execute(rows.batch, executed, replies)).isEqualTo(1_000);
    } finally {
      goOn.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
