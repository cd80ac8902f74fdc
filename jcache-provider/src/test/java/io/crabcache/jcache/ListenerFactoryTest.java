package io.crabcache.jcache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryListener;
import org.junit.jupiter.api.Test;

/** What a factory of a listener may do. */
class ListenerFactoryTest {
  private static final int WAIT_SECONDS = 10;

  private static MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static boolean isWaitingOrOver(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TERMINATED;
  }

  /** It needs another cache, while the manager closes the one that it is for. */
  @Test
  @SuppressWarnings("MustBeClosed") // What is in a deadlock cannot be closed.
  void itMayUseTheManagerWhileThatDestroysTheCache() throws Exception {
    Deployment deployment = new Deployment(Deployment.Kind.EMBEDDED);
    CacheManager manager = deployment.node();
    Cache<String, String> cache = manager.createCache("factory", configuration());
    Thread destroying = daemon(() -> manager.destroyCache("factory"));
    CacheEntryCreatedListener<String, String> listener = events -> {};
    Factory<CacheEntryListener<? super String, ? super String>> factory =
        () -> {
          destroying.start();
          while (!isWaitingOrOver(destroying)) {
            Thread.onSpinWait();
          }
          manager.createCache("other", configuration());
          return listener;
        };
    CompletableFuture<Void> registered = new CompletableFuture<>();
    daemon(
            () -> {
              try {
                cache.registerCacheEntryListener(
                    new MutableCacheEntryListenerConfiguration<>(factory, null, false, false));
              } catch (RuntimeException e) {
                // The cache may be closed by then; that it ends is what counts.
              } finally {
                registered.complete(null);
              }
            })
        .start();
    registered.get(WAIT_SECONDS, TimeUnit.SECONDS);
    deployment.close();
  }
}
