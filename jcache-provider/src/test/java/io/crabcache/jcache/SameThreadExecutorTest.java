package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Test;

/** An executor that runs tasks where it gets them must not bring them onto an event loop. */
class SameThreadExecutorTest {

  private static final int CALLS = 200;

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @Test
  @SuppressWarnings("unchecked") // a class literal has no type arguments
  void loadersAndCompletionsStayAwayFromEventLoops() throws Exception {
    Executor sameThread = Runnable::run;
    Properties properties = new Properties();
    properties.put("crabcache.executor", sameThread);
    try (Deployment deployment = new Deployment(Deployment.Kind.SERVER)) {
      AsyncCache<Long, String> cache =
          deployment
              .node(properties)
              .createCache(
                  "loaded",
                  new MutableConfiguration<Long, String>()
                      .setTypes(Long.class, String.class)
                      .setCacheLoaderFactory(Loader::new)
                      .setReadThrough(true))
              .unwrap(AsyncCache.class);
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (long key = 0; key < CALLS; key++) {
        calls.add(
            cache
                .get(key)
                .thenRun(() -> threads.add(Thread.currentThread()))
                .toCompletableFuture());
      }
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    }

    assertThat(threads).hasSize(2 * CALLS);
    assertThat(threads).noneMatch(FastThreadLocalThread.class::isInstance);
  }

  private final class Loader implements CacheLoader<Long, String> {
    @Override
    public String load(Long key) {
      threads.add(Thread.currentThread());
      return "loaded " + key;
    }

    @Override
    public Map<Long, String> loadAll(Iterable<? extends Long> keys) {
      Map<Long, String> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      return loaded;
    }
  }
}
