package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crabcache.client.CacheClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers may be virtual threads: however many wait, none of them keeps its carrier. */
@Timeout(120)
class VirtualThreadTest {
  private static final int THREADS = 10_000;
  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path directory;

  @BeforeEach
  void needVirtualThreads() {
    assumeTrue(VirtualThreads.exist(), "virtual threads need JDK 21; this is " + Runtime.version());
  }

  @Test
  void none_of_10_000_that_get_and_put_is_pinned() throws Exception {
    try (Deployment deployment = new Deployment(Deployment.Kind.SERVER)) {
      CacheManager manager = deployment.node();
      Cache<Integer, String> cache =
          manager.createCache(
              "threads",
              new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class));
      // Classes are initialized once, by whoever comes first, and while that lasts others have to
      // wait in the JVM itself. That is not what is looked for here.
      assertThat(useFrom(1, cache)).isEqualTo(1);

      List<Integer> rounds = new ArrayList<>();
      assertThat(
              VirtualThreads.pinnedDuring(
                  directory.resolve("client.jfr"), () -> rounds.add(useFrom(THREADS, cache))))
          .isEmpty();
      assertThat(rounds).containsExactly(THREADS);
      assertThat(manager.unwrap(CacheClient.class).counters().largestFrame())
          .as("commands of threads that were under way at once")
          .isGreaterThan(1);
    }
  }

  /** Has so many virtual threads put and get at once; returns how many saw what they had put. */
  private static int useFrom(int threads, Cache<Integer, String> cache) throws Exception {
    CountDownLatch started = new CountDownLatch(threads);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<String>> results = new ArrayList<>();
    ExecutorService executor = VirtualThreads.executor();
    try {
      for (int i = 0; i < threads; i++) {
        int key = i;
        results.add(
            executor.submit(
                () -> {
                  started.countDown();
                  go.await();
                  cache.put(key, "value of " + key);
                  return cache.get(key);
                }));
      }
      assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      go.countDown();
      int right = 0;
      for (int i = 0; i < threads; i++) {
        String found = results.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        right += found.equals("value of " + i) ? 1 : 0;
      }
      return right;
    } finally {
      executor.shutdownNow();
    }
  }

  /** Waits while it is initialized, where a virtual thread cannot let go of its carrier. */
  private static final class Pinning {
    static final long WAITED;

    static {
      long begin = System.nanoTime();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      WAITED = System.nanoTime() - begin;
    }
  }

  @Test
  void a_pinned_thread_would_be_seen() throws Exception {
    ExecutorService executor = VirtualThreads.executor();
    try {
      assertThat(
              VirtualThreads.pinnedDuring(
                  directory.resolve("planted.jfr"),
                  () ->
                      assertThat(
                              executor
                                  .submit(() -> Pinning.WAITED)
                                  .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                          .isPositive()))
          .anySatisfy(
              event ->
                  assertThat(String.valueOf(event.getStackTrace())).contains("VirtualThreadTest"));
    } finally {
      executor.shutdownNow();
    }
  }
}
