package io.crabcache.client.embedded;

import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.engine.Engine;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.session.NativeSession;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.SessionLimits;
import io.crabcache.session.Workspace;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An engine of this process, shared by all clients that name it, from the first's opening to the
 * last's closing. Thread safe.
 */
final class SharedEngine {
  private static final int SWEEP_PAUSE_MILLIS = 100;
  private static final int SWEEP_ENTRIES =
      1000; // some 10,000 a second, under a millisecond each time

  /** Also held while an engine is opened or closed, so that its directory is free or taken then. */
  private static final ReentrantLock LOCK = new ReentrantLock();

  private static final Map<String, SharedEngine> ENGINES = new HashMap<>(); // guarded by LOCK

  private final String name;
  private final ClientSettings settings;
  private final OwnedEngine owned;
  private final Engine engine;
  private final SessionLimits limits;
  private final SessionCounters counters = new SessionCounters();
  private final ScheduledExecutorService sweeper;
  private int users; // guarded by LOCK

  /** Shares an engine, which its last user's leaving closes. */
  SharedEngine(String name, ClientSettings settings, OwnedEngine owned) {
    this.name = name;
    this.settings = settings;
    limits = SessionLimits.of("crabcache:embedded " + name);
    this.owned = owned;
    engine = owned.engine();
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "crabcache-sweep-" + name);
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        sweeper.scheduleWithFixedDelay(
            () -> engine.sweep(SWEEP_ENTRIES),
            SWEEP_PAUSE_MILLIS,
            SWEEP_PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Joins the engine that the settings name, which is created if there is none.
   *
   * @param clock the engine's clock if it is created
   * @throws IllegalArgumentException if options of the engine contradict each other, or if it runs
   *     with others than the settings say
   * @throws io.crabcache.client.ClientException if its directory cannot be used
   */
  static SharedEngine join(ClientSettings settings, InstantSource clock) {
    String name = Objects.requireNonNull(settings.embedded());
    LOCK.lock();
    try {
      SharedEngine shared = ENGINES.get(name);
      if (shared == null) {
        shared = new SharedEngine(name, settings, OwnedEngine.open(settings, clock));
        ENGINES.put(name, shared);
      } else {
        shared.checkSame(settings);
      }
      shared.users++;
      return shared;
    } finally {
      LOCK.unlock();
    }
  }

  private void checkSame(ClientSettings wanted) {
    for (ClientOption option : ClientOption.values()) {
      Object runs = settings.value(option);
      if (option.isOfEngine() && wanted.isSet(option) && !wanted.value(option).equals(runs)) {
        throw new IllegalArgumentException(
            "%s=%s: the embedded engine '%s' runs with %s already; use the same, leave it out, or choose another name"
                .formatted(
                    option.key(),
                    wanted.value(option),
                    name,
                    runs.equals("") ? "none" : runs.toString()));
      }
    }
  }

  /** Leaves the engine; the last one closes it. */
  void leave() {
    LOCK.lock();
    try {
      if (--users > 0) {
        return;
      }
      ENGINES.remove(name);
      sweeper.shutdownNow();
      owned.close();
    } finally {
      LOCK.unlock();
    }
  }

  /** Where the engine's mutations go before anyone is told of them. */
  MutationLog log() {
    return engine.log();
  }

  /**
   * Opens a session.
   *
   * @param wakeUp run when it has something to say by itself; by any thread, whatever it holds
   */
  NativeSession newSession(Runnable wakeUp) {
    return new NativeSession(engine, () -> limits, counters, new Workspace(), wakeUp);
  }

  /** Has a task run now and then, until the future is cancelled. */
  ScheduledFuture<?> tick(Runnable task) {
    return sweeper.scheduleWithFixedDelay(
        task, SWEEP_PAUSE_MILLIS, SWEEP_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  long incarnation() {
    return engine.incarnation();
  }

  long sequence() {
    return engine.sequence();
  }

  int maxFrameBytes() {
    return limits.maxFrameBytes();
  }

  String serverName() {
    return limits.serverName();
  }
}
