package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientException;
import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the users of a cache see when another client destroys it. */
class DestroyedCacheTest {

  private static final MutableConfiguration<Long, String> CONFIGURATION =
      new MutableConfiguration<Long, String>().setTypes(Long.class, String.class);

  private static void destroy(Deployment deployment) {
    CacheClient client = deployment.node().unwrap(CacheClient.class);
    assertThat(client.destroyCache("default:products")).isTrue();
  }

  private static void assertDestroyed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("\"products\" was destroyed by another client")
        .hasMessageContaining("next call creates it anew");
  }

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private static AsyncCache<Long, String> async(Cache<Long, String> cache) {
    return cache.unwrap(AsyncCache.class);
  }

  private static void join(CompletableFuture<?> future) throws Throwable {
    try {
      future.join();
    } catch (CompletionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource(Deployment.Kind.class)
  void everyCallSaysSoOnceAndTheNextCreatesTheCacheAnew(Deployment.Kind kind) throws Exception {
    try (Deployment deployment = new Deployment(kind)) {
      Cache<Long, String> cache = deployment.node().createCache("products", CONFIGURATION);
      List<ThrowingCallable> calls =
          List.of(
              () -> cache.get(1L),
              () -> cache.put(1L, "desk"),
              () -> cache.getAll(Set.of(1L, 2L)),
              () -> cache.putAll(Map.of(1L, "desk", 2L, "chair")),
              () -> cache.removeAll(Set.of(1L)),
              () -> cache.removeAll(),
              () -> join(async(cache).get(1L).toCompletableFuture()),
              () -> join(async(cache).getAll(Set.of(1L)).toCompletableFuture()));
      for (ThrowingCallable call : calls) {
        cache.put(1L, "lamp");
        destroy(deployment);

        assertDestroyed(call);
        assertThat(cache.get(1L)).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Deployment.Kind.class)
  void otherConnectionsCreateItAnewWithoutFailingAgain(Deployment.Kind kind) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Deployment deployment = new Deployment(kind)) {
      Properties properties = new Properties();
      if (kind == Deployment.Kind.SERVER) {
        properties.setProperty("crabcache.connections", "8");
      }
      CacheManager manager = deployment.node(properties);
      Cache<Long, String> cache = manager.createCache("products", CONFIGURATION);
      List<Callable<String>> eightReads = Collections.nCopies(8, () -> cache.get(1L));
      for (var read : threads.invokeAll(eightReads)) {
        assertThat(read.get()).isNull();
      }
      destroy(deployment);
      assertDestroyed(() -> cache.get(1L));

      for (var read : threads.invokeAll(eightReads)) {
        assertThat(read.get()).isNull();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whereItCannotBeCreatedAnewCallsReportWhatTheServerSaysToThat() throws Exception {
    CrabCacheServer server =
        CrabCacheServer.start(
            ServerConfiguration.builder()
                .with(Settings.SERVER_PORT, 0)
                .with(Settings.HTTP_PORT, 0)
                .with(Settings.CACHES_MAX, 1)
                .build(),
            new HandTurnedClock());
    CrabCachingProvider provider = new CrabCachingProvider();
    try {
      CacheManager manager =
          provider.getCacheManager(
              URI.create("crabcache://127.0.0.1:" + server.tcp().port()),
              getClass().getClassLoader());
      Cache<Long, String> cache = manager.createCache("products", CONFIGURATION);
      CacheClient client = manager.unwrap(CacheClient.class);
      assertThat(client.destroyCache("default:products")).isTrue();
      manager.createCache("others", CONFIGURATION);

      assertDestroyed(() -> cache.get(1L));
      List<ThrowingCallable> calls =
          List.of(
              () -> cache.get(1L),
              () -> cache.getAll(Set.of(1L, 2L)),
              () -> join(async(cache).put(1L, "lamp").toCompletableFuture()));
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call)
            .isInstanceOf(CacheException.class)
            .hasCauseInstanceOf(ClientException.class)
            .hasMessageContaining("caches.max");
      }
      manager.destroyCache("others");
      assertThat(cache.get(1L)).isNull();
    } finally {
      provider.close();
      server.close();
    }
  }
}
