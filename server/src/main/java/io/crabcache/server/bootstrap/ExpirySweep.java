package io.crabcache.server.bootstrap;

import io.crabcache.engine.Engine;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the engine give back the memory of expired entries, on a thread of its own so that no request
 * waits for it. Looks at a bounded number of entries at a time, so that it never takes a processor
 * for itself.
 */
public final class ExpirySweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);
  private static final int PERIOD_MILLIS = 100;
  private static final int ENTRIES_PER_STEP = 2000;

  /** Steps in a row while each finds that most of what it looked at has expired. */
  private static final int MAX_STEPS = 50;

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "crabcache-expiry");
            thread.setDaemon(true);
            return thread;
          });
  private final Engine engine;

  private ExpirySweep(Engine engine) {
    this.engine = engine;
  }

  /** Starts the thread. */
  public static ExpirySweep start(Engine engine) {
    ExpirySweep sweep = new ExpirySweep(engine);
    var unused =
        sweep.executor.scheduleWithFixedDelay(
            sweep::run, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return sweep;
  }

  private void run() {
    try {
      int steps = 0;
      while (engine.sweep(ENTRIES_PER_STEP) > ENTRIES_PER_STEP / 4 && ++steps < MAX_STEPS) {
        Thread.onSpinWait();
      }
    } catch (RuntimeException | Error e) { // What got out would end the schedule for good.
      LOG.error("expired entries were not reclaimed; trying again", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown(); // A step is short and harmless to a closed engine: nobody waits for it.
  }
}
