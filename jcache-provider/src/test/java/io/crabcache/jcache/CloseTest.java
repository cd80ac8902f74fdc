package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the application's objects when their cache is closed. */
@Timeout(60)
class CloseTest {
  private final Customization loader = new Customization();
  private final Customization writer = new Customization();
  private final Customization policy = new Customization();
  private Deployment deployment;
  private CacheManager manager;

  /** All kinds of objects that a cache calls, in one. */
  private static final class Customization
      implements CacheLoader<String, String>, CacheWriter<String, String>, ExpiryPolicy, Closeable {
    final AtomicInteger closed = new AtomicInteger();
    volatile Runnable onCall = () -> {};
    volatile @Nullable Error onClose;

    @Override
    public String load(String key) {
      onCall.run();
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      onCall.run();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      onCall.run();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.clear();
    }

    @Override
    public Duration getExpiryForCreation() {
      return Duration.ETERNAL;
    }

    @Override
    public @Nullable Duration getExpiryForAccess() {
      return null;
    }

    @Override
    public @Nullable Duration getExpiryForUpdate() {
      return null;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
      Error error = onClose;
      if (error != null) {
        throw error;
      }
      throw new IllegalStateException("closing is no reason to fail");
    }
  }

  @BeforeEach
  void open() throws Exception {
    deployment = new Deployment(Deployment.Kind.SERVER);
    manager = deployment.node();
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setReadThrough(true)
        .setWriteThrough(true)
        .setCacheLoaderFactory(() -> loader)
        .setCacheWriterFactory(() -> writer)
        .setExpiryPolicyFactory(() -> policy);
  }

  static Stream<Named<Consumer<Cache<String, String>>>> waysToClose() {
    return Stream.of(
        Named.of("the cache", Cache::close),
        Named.of("destroy", c -> c.getCacheManager().destroyCache(c.getName())),
        Named.of("the manager", c -> c.getCacheManager().close()),
        Named.of("the provider", c -> c.getCacheManager().getCachingProvider().close()));
  }

  @ParameterizedTest
  @MethodSource("waysToClose")
  void eachObjectIsClosedOnceWhateverIsClosed(Consumer<Cache<String, String>> closing) {
    Cache<String, String> cache = manager.createCache("closing", configuration());
    assertThat(cache.get("k")).isEqualTo("k");

    closing.accept(cache);
    cache.close();

    for (Customization each : List.of(loader, writer, policy)) {
      assertThat(each.closed).hasValue(1);
    }
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aManagerClosesEverythingWhateverFailsOfIt() {
    List<Cache<String, String>> caches =
        List.of(
            manager.createCache("one", configuration()),
            manager.createCache("another", configuration()));
    CacheClient client = manager.unwrap(CacheClient.class);
    Error failure = new AssertionError("the application's");
    loader.onClose = failure;

    assertThatThrownBy(manager::close).isSameAs(failure);

    assertThat(caches).allMatch(Cache::isClosed);
    for (Customization each : List.of(loader, writer, policy)) {
      assertThat(each.closed).hasValue(caches.size());
    }
    assertThatThrownBy(
            () -> client.openCache("default:one", CacheSettings.DEFAULT, Modifiers.ALWAYS))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void closingWaitsForCallsUnderWay() throws Exception {
    Cache<String, String> cache = manager.createCache("closing", configuration());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Integer> closedBefore = new ArrayList<>();
    writer.onCall =
        () -> {
          inside.countDown();
          await(release);
          closedBefore.add(writer.closed.get());
        };
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<?> put = pool.submit(() -> cache.put("k", "v"));
      await(inside);
      Future<?> close = pool.submit(cache::close);
      while (!cache.isClosed()) {
        Thread.onSpinWait();
      }
      release.countDown();
      close.get();
      put.get();

      assertThat(closedBefore).containsExactly(0);
      assertThat(writer.closed).hasValue(1);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatACacheThatCannotBeCreatedHasCreatedIsClosed() {
    manager.createCache("closing", configuration()).close();
    int before = loader.closed.get();
    assertThatThrownBy(
            () ->
                manager.createCache(
                    "closing",
                    new MutableConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setExpiryPolicyFactory(() -> policy)))
        .isInstanceOf(CacheException.class);
    assertThat(policy.closed).hasValue(before + 1);

    assertThatThrownBy(
            () -> manager.createCache("closing", configuration().setCacheWriterFactory(() -> null)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("CacheWriter factory")
        .hasMessageContaining("returned null");
    assertThat(loader.closed).hasValue(before + 1);
    assertThat(policy.closed).hasValue(before + 2);
  }
}
