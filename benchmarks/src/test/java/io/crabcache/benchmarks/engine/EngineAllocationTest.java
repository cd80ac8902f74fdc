package io.crabcache.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The engine makes no garbage, so that it may hold much and still never pause. */
class EngineAllocationTest {
  private static final int ENTRIES = 10_000;
  private static final int ROWS = 64;
  private static final int WARM_UP_BATCHES = 2000;
  private static final int BATCHES = 10_000;

  @Test
  void aGetAllocatesNothing() {
    try (MeasuredEngine engine = new MeasuredEngine(MeasuredEngine.settings(64 << 20, 0, 1))) {
      CacheHandle cache = engine.open("measured");
      engine.fill(cache, 0, ENTRIES, 64);
      KeyRows gets = new KeyRows(ROWS, cache, row -> Commands.GET, 0);
      DiscardedReplies replies = new DiscardedReplies();
      execute(engine, gets, replies, WARM_UP_BATCHES);

      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      execute(engine, gets, replies, BATCHES);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(replies.found()).isEqualTo((long) ROWS * (WARM_UP_BATCHES + BATCHES));
      // What the JVM does on a thread, such as loading a class late, is less than a byte a batch.
      assertThat(allocated).isLessThan(BATCHES);
    }
  }

  private static void execute(
      MeasuredEngine engine, KeyRows gets, DiscardedReplies replies, int batches) {
    for (int batch = 0; batch < batches; batch++) {
      gets.setKeys(batch * (long) ROWS % (ENTRIES - ROWS)).execute(engine.engine(), replies);
    }
  }
}
