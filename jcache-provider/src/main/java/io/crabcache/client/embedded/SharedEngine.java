package io.crabcache.client.embedded;

import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.engine.DirectMemory;
import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.crabcache.session.NativeSession;
import io.crabcache.session.SessionCounters;
import io.crabcache.session.SessionLimits;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An engine of this process, shared by all clients that name it, from the first's opening to the
 * last's closing. Thread safe.
 */
final class SharedEngine {
  private static final int SWEEP_PAUSE_MILLIS = 100;
  private static final int SWEEP_ENTRIES =
      1000; // some 10,000 a second, under a millisecond each time

  private static final Map<String, SharedEngine> ENGINES = new HashMap<>(); // guarded by itself

  private final String name;
  private final ClientSettings settings;
  private final Engine engine;
  private final SessionLimits limits;
  private final SessionCounters counters = new SessionCounters();
  private final ScheduledExecutorService sweeper;
  private int users; // guarded by ENGINES

  private SharedEngine(String name, ClientSettings settings, InstantSource clock) {
    this.name = name;
    this.settings = settings;
    limits = SessionLimits.of("crabcache:embedded " + name);
    int maxEntryBytes = limits.maxFrameBytes() - NativeSession.MAX_ENTRY_OVERHEAD_BYTES;
    long memory = settings.number(ClientOption.MEMORY_MAX);
    checkMemory(memory, DirectMemory.limit());
    engine = new Engine(EngineSettings.of(memory, maxEntryBytes, eviction(settings)), clock);
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
   */
  static SharedEngine join(ClientSettings settings, InstantSource clock) {
    String name = Objects.requireNonNull(settings.embedded());
    synchronized (ENGINES) {
      SharedEngine shared = ENGINES.get(name);
      if (shared == null) {
        shared = new SharedEngine(name, settings, clock);
        ENGINES.put(name, shared);
      } else {
        shared.checkSame(settings);
      }
      shared.users++;
      return shared;
    }
  }

  /**
   * Checks that the JVM may take the memory of an engine.
   *
   * @throws IllegalArgumentException if it may not
   */
  private static void checkMemory(long memory, long direct) {
    if (memory > direct) {
      throw new IllegalArgumentException(
          "%s=%d: this JVM may take %d bytes outside its heap, where entries live; start it with -XX:MaxDirectMemorySize=%dm or more, or choose less"
              .formatted(ClientOption.MEMORY_MAX.key(), memory, direct, 1 + (memory >> 20)));
    }
  }

  private void checkSame(ClientSettings wanted) {
    for (ClientOption option : ClientOption.values()) {
      Object runs = settings.value(option);
      if (option.isOfEngine() && wanted.isSet(option) && !wanted.value(option).equals(runs)) {
        throw new IllegalArgumentException(
            "%s=%s: the embedded engine '%s' runs with %s already; use the same, leave it out, or choose another name"
                .formatted(option.key(), wanted.value(option), name, runs));
      }
    }
  }

  private static EvictionSettings eviction(ClientSettings settings) {
    return new EvictionSettings(
        settings.number(ClientOption.EVICTION_MAX_ENTRIES),
        settings.decimal(ClientOption.EVICTION_WINDOW_RATIO),
        settings.flag(ClientOption.EVICTION_ADAPTIVE),
        settings.integer(ClientOption.EVICTION_SKETCH_WIDTH),
        settings.integer(ClientOption.EVICTION_SKETCH_DEPTH),
        settings.number(ClientOption.EVICTION_RESET_INTERVAL),
        settings.decimal(ClientOption.EVICTION_MEMORY_HIGH_WATERMARK),
        settings.decimal(ClientOption.EVICTION_MEMORY_LOW_WATERMARK),
        settings.decimal(ClientOption.EVICTION_ADMISSION_THRESHOLD_MULTIPLIER));
  }

  /** Leaves the engine; the last one closes it. */
  void leave() {
    synchronized (ENGINES) {
      if (--users > 0) {
        return;
      }
      ENGINES.remove(name);
    }
    sweeper.shutdownNow();
    engine.close();
  }

  NativeSession newSession() {
    return new NativeSession(engine, limits, counters);
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
