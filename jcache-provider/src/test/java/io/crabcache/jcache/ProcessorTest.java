package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientCounters;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Entry processors: what they see and do, and that each is atomic whoever else is about. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
@Timeout(60)
class ProcessorTest {
  private static final MutableConfiguration<String, Long> CONFIGURATION =
      new MutableConfiguration<String, Long>().setTypes(String.class, Long.class);

  private final Deployment.Kind kind;
  private final Deployment deployment;
  private final CacheManager manager;
  private final Cache<String, Long> cache;

  ProcessorTest(Deployment.Kind kind) throws Exception {
    this.kind = kind;
    deployment = new Deployment(kind);
    manager = deployment.node();
    cache = manager.createCache("numbers", CONFIGURATION);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private Cache<String, Long> otherClient() {
    return deployment.node().createCache("numbers", CONFIGURATION);
  }

  private static Long increment(MutableEntry<String, Long> entry, @Nullable Object... none) {
    long next = entry.exists() ? entry.getValue() + 1 : 1;
    entry.setValue(next);
    return next;
  }

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private static <K, V> AsyncCache<K, V> async(Cache<K, V> cache) {
    return cache.unwrap(AsyncCache.class);
  }

  private static Future<?> incremented(Cache<String, Long> cache) {
    return async(cache).<Long>invoke("k", ProcessorTest::increment).toCompletableFuture();
  }

  @Test
  void createsUpdatesAndRemoves() {
    assertThat(cache.<Long>invoke("k", ProcessorTest::increment)).isEqualTo(1);
    assertThat(cache.<Long>invoke("k", ProcessorTest::increment)).isEqualTo(2);
    assertThat(cache.get("k")).isEqualTo(2);
    Boolean[] existed = new Boolean[2];
    cache.invoke(
        "k",
        (entry, none) -> {
          existed[0] = entry.exists();
          entry.remove();
          existed[1] = entry.exists();
          assertThat(entry.getValue()).isNull();
          return null;
        });
    assertThat(existed).containsExactly(true, false);
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void argumentsKeyAndResultArrive() {
    List<Object> seen =
        cache.invoke("k", (entry, arguments) -> List.of(entry.getKey(), arguments[0]), 7);
    assertThat(seen).containsExactly("k", 7);
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void whatIsCreatedAndRemovedHasNeverBeen() {
    cache.invoke(
        "k",
        (entry, none) -> {
          entry.setValue(1L);
          entry.remove();
          return null;
        });
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void aFailureUndoesTheChangesAndIsTheCause() {
    cache.put("k", 1L);
    for (Throwable failure :
        List.of(new IllegalStateException("no"), new CacheException("no"), new AssertionError())) {
      assertThatThrownBy(
              () ->
                  cache.invoke(
                      "k",
                      (entry, none) -> {
                        entry.setValue(2L);
                        throw unchecked(failure);
                      }))
          .isInstanceOf(EntryProcessorException.class)
          .hasCause(failure);
    }
    EntryProcessorException own = new EntryProcessorException("own");
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "k",
                    (entry, none) -> {
                      throw own;
                    }))
        .isSameAs(own);
    assertThat(cache.get("k")).isEqualTo(1);
  }

  /** Throws it as it is. */
  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Test
  void valuesOfOtherTypesAreRefusedInsideTheProcessor() {
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "k",
                    (entry, none) -> {
                      entry.setValue(null);
                      return null;
                    }))
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void isRunAgainOnWhatAnotherClientHasWrittenMeanwhile() {
    Cache<String, Long> other = otherClient();
    cache.put("k", 1L);
    List<Long> seen = new ArrayList<>();

    Long result =
        cache.invoke(
            "k",
            (entry, none) -> {
              seen.add(entry.getValue());
              if (seen.size() == 1) {
                other.put("k", 10L);
              } else if (seen.size() == 2) {
                other.remove("k");
              }
              return increment(entry);
            });

    assertThat(seen).containsExactly(1L, 10L, null);
    assertThat(result).isEqualTo(1);
    assertThat(cache.get("k")).isEqualTo(1);
  }

  @Test
  void afterFourConflictsALeaseKeepsOtherProcessorsOut() throws Exception {
    Cache<String, Long> other = otherClient();
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch underLease = new CountDownLatch(1);
    CountDownLatch otherWaits = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Long> slow =
          thread.submit(
              () ->
                  cache.invoke(
                      "k",
                      (entry, none) -> {
                        if (runs.incrementAndGet() <= 4) {
                          other.put("k", 100L * runs.get());
                        } else {
                          underLease.countDown();
                          await(otherWaits);
                        }
                        return increment(entry);
                      }));
      await(underLease);
      Future<?> waiting = incremented(other);
      assertThat(other.get("k")).as("behind the first attempt of the other").isEqualTo(400);
      otherWaits.countDown();

      assertThat(slow.get()).isEqualTo(401);
      assertThat(waiting.get()).isEqualTo(402L);
      assertThat(runs).as("the fifth run is undisturbed").hasValue(5);
    } finally {
      thread.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private ByteCache bytes(CacheManager of) {
    return Objects.requireNonNull(
        of.unwrap(CacheClient.class)
            .openCache("default:numbers", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
  }

  @Test
  void whoWaitsForALeaseThatIsNeverGivenBackGoesOnWithoutOneInTime() {
    Properties impatient = new Properties();
    impatient.setProperty("crabcache.operation_timeout_ms", "3000");
    CacheManager hasty = deployment.node(impatient);
    Cache<String, Long> waiting = hasty.createCache("numbers", CONFIGURATION);
    cache.put("k", 1L);
    byte[] key = bytes(manager).iterate(0, 1, false).await().keys().get(0);
    bytes(manager).leaseAll(List.of(key), 4711, 60_000).await();

    assertThat(waiting.<Long>invoke("k", ProcessorTest::increment)).isEqualTo(2);
    assertThat(bytes(manager).releaseAll(List.of(key), 4711).await().status(0))
        .as("it was held all along")
        .isEqualTo(Status.OK);
  }

  @Test
  void aProcessorMayInvokeOthersOnOtherKeysAlsoInARing() throws Exception {
    int threads = 4;
    int rounds = 50;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String own = "k" + t;
        String next = "k" + (t + 1) % threads;
        running.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    cache.invoke(
                        own,
                        (entry, none) -> {
                          cache.invoke(next + "inner", ProcessorTest::increment);
                          cache.invoke(own + "inner", ProcessorTest::increment);
                          return increment(entry);
                        });
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
      for (int t = 0; t < threads; t++) {
        assertThat(cache.get("k" + t)).isEqualTo(rounds);
        assertThat(cache.get("k" + t + "inner")).isGreaterThanOrEqualTo(2L * rounds);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aListenerThatACallWaitsForMayInvokeOnTheSameKey() {
    Properties properties = new Properties();
    // Less than a call waits for its turn on a key.
    properties.setProperty("crabcache.operation_timeout_ms", "800");
    Cache<String, Long> heard = deployment.node(properties).createCache("numbers", CONFIGURATION);
    List<Long> results = Collections.synchronizedList(new ArrayList<>());
    CacheEntryCreatedListener<String, Long> listener =
        events -> results.add(heard.invoke("k", ProcessorTest::increment));
    heard.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));

    results.add(heard.invoke("k", ProcessorTest::increment));

    assertThat(results).containsExactly(2L, 1L);
    assertThat(heard.get("k")).isEqualTo(2);
  }

  @Test
  void noIncrementOfThreadsAndClientsIsLost() throws Exception {
    int increments = 100;
    List<Cache<String, Long>> clients = List.of(cache, otherClient(), otherClient());
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        Cache<String, Long> client = clients.get(t % 3);
        running.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < increments; i++) {
                    client.invoke("k", ProcessorTest::increment);
                    client.invokeAll(Set.of("a", "b", "c"), ProcessorTest::increment);
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
      assertThat(cache.getAll(Set.of("k", "a", "b", "c")))
          .containsOnly(
              Map.entry("k", 6L * increments),
              Map.entry("a", 6L * increments),
              Map.entry("b", 6L * increments),
              Map.entry("c", 6L * increments));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void callersThatDoNotWaitNeedOneThreadOnly() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      Properties properties = new Properties();
      properties.put("crabcache.executor", one);
      Cache<String, Long> asynchronous =
          deployment.node(properties).createCache("numbers", CONFIGURATION);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(incremented(asynchronous));
      }
      TreeSet<Object> results = new TreeSet<>();
      for (Future<?> future : all) {
        results.add(future.get());
      }
      assertThat(results).hasSize(500);
      assertThat(cache.get("k")).isEqualTo(500);
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void invokeAllHasAResultForEachKeyAndNoneForNull() {
    cache.putAll(Map.of("a", 1L, "b", 2L, "c", 3L));
    EntryProcessor<String, Long, Long> processor =
        (entry, none) -> {
          if (entry.getKey().equals("b")) {
            entry.setValue(99L);
            throw new IllegalStateException("not b");
          }
          return entry.getKey().equals("c") ? null : increment(entry);
        };

    Map<String, EntryProcessorResult<Long>> results =
        cache.invokeAll(Set.of("a", "b", "c", "d"), processor);

    assertThat(results).containsOnlyKeys("a", "b", "d");
    assertThat(Objects.requireNonNull(results.get("a")).get()).isEqualTo(2);
    assertThat(Objects.requireNonNull(results.get("d")).get()).isEqualTo(1);
    assertThatThrownBy(() -> Objects.requireNonNull(results.get("b")).get())
        .isInstanceOf(EntryProcessorException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(cache.getAll(Set.of("a", "b", "c", "d")))
        .isEqualTo(Map.of("a", 2L, "b", 2L, "c", 3L, "d", 1L));
  }

  @Test
  void invokeAllIsAFrameOfReadsAndOneOfWrites() throws Exception {
    Set<String> keys = new TreeSet<>();
    IntStream.range(0, 100).forEach(i -> keys.add("k" + i));
    ClientCounters before = manager.unwrap(CacheClient.class).counters();
    Map<String, EntryProcessorResult<Long>> results =
        async(cache).<Long>invokeAll(keys, ProcessorTest::increment).toCompletableFuture().get();
    ClientCounters after = manager.unwrap(CacheClient.class).counters();
    assertThat(results).hasSize(100);
    if (kind == Deployment.Kind.SERVER) { // The embedded client opens the cache for each stripe.
      assertThat(after.commandsSent() - before.commandsSent()).isEqualTo(200);
      assertThat(after.framesSent() - before.framesSent()).isEqualTo(2);
    }
  }

  @Test
  void anInterruptEndsTheWaitForATurnAndNotTheTurnsOfOthers() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Future<Long> first =
          pool.submit(
              () ->
                  cache.invoke(
                      "k",
                      (entry, none) -> {
                        inside.countDown();
                        await(release);
                        return increment(entry);
                      }));
      await(inside);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> cache.invoke("k", ProcessorTest::increment))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      Future<Long> third = pool.submit(() -> cache.invoke("k", ProcessorTest::increment));
      release.countDown();
      assertThat(first.get()).isEqualTo(1);
      assertThat(third.get()).isEqualTo(2);
    } finally {
      pool.shutdownNow();
    }
  }
}
