package io.crabcache.jcache.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.jcache.CrabCachingProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server without a log is killed under load and started again, many times. No call hangs past its
 * deadline, no value is another's or older than it may be, and the clients find the new server by
 * themselves.
 *
 * <p>{@code -Drestart.rounds} says how often, {@code -Drestart.seed} begins with the same random
 * numbers again, though the moment of a kill is never the same.
 */
@Timeout(3600)
class RestartedServerIT {
  private static final int ROUNDS = Integer.getInteger("restart.rounds", 3);
  private static final long SEED = Long.getLong("restart.seed", System.nanoTime());
  private static final int CLIENTS = 2;
  private static final int THREADS_PER_CLIENT = 4;
  private static final int LONGEST_LIFE_MILLIS = 500;
  private static final int PATIENCE_SECONDS = 60;
  private static final int CALLS_TO_RECOVER = 50;

  /** Deadline of an operation. */
  private static final int TIMEOUT_MILLIS = 2000;

  /**
   * What a thread that is due may have to wait for a processor: as many JVMs start and end here as
   * there are processors, and other tests run beside.
   */
  private static final int MARGIN_MILLIS = 2000;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final AtomicInteger lives = new AtomicInteger();
  private final List<Caller> callers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void clients_get_over_a_server_that_is_killed_and_restarted() throws Exception {
    int port = RealServer.portToKeep(random);
    RealServer server = RealServer.start(port);
    List<CrabCachingProvider> providers = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        CrabCachingProvider provider = new CrabCachingProvider();
        providers.add(provider);
        startCallers(open(provider, port), i);
      }
      awaitAnswers("at the beginning");
      for (int i = 0; i < ROUNDS; i++) {
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LIFE_MILLIS))); // a random moment
        lives.incrementAndGet();
        server.kill();
        lives.incrementAndGet();
        server = RealServer.start(port);
        awaitAnswers("after restart " + i);
        assertSound();
      }
      callers.forEach(Caller::stop);
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
      assertSound();
      assertThat(callers).as("that there were kills to notice").allMatch(c -> c.failed() > 0);
    } finally {
      callers.forEach(Caller::stop);
      server.close();
      providers.forEach(CrabCachingProvider::close);
    }
  }

  private Cache<String, String> open(CrabCachingProvider provider, int port) {
    return provider
        .getCacheManager(
            URI.create(
                "crabcache://127.0.0.1:"
                    + port
                    + "?namespace=restarted&reconnect_max_ms=200&operation_timeout_ms="
                    + TIMEOUT_MILLIS),
            getClass().getClassLoader(),
            new Properties())
        .createCache(
            "restarted",
            new MutableConfiguration<String, String>().setTypes(String.class, String.class));
  }

  private void startCallers(Cache<String, String> cache, int client) {
    for (int i = 0; i < THREADS_PER_CLIENT; i++) {
      Caller caller = new Caller(cache, "caller-" + client + "-" + i, lives, random.split());
      callers.add(caller);
      Thread thread = new Thread(caller, "caller-" + client + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Waits until every caller has had answers that it did not have when this began. */
  private void awaitAnswers(String when) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (Caller caller : callers) {
      long before = caller.answered();
      while (caller.answered() < before + CALLS_TO_RECOVER && caller.complaint().isEmpty()) {
        assertThat(System.nanoTime()).as(when + ": time for clients to recover").isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private void assertSound() {
    assertThat(callers)
        .as("seed " + SEED)
        .allSatisfy(
            caller -> {
              assertThat(caller.complaint()).isEmpty();
              assertThat(caller.longestMillis())
                  .as("milliseconds of the longest call")
                  .isLessThan(TIMEOUT_MILLIS + MARGIN_MILLIS);
            });
  }
}
