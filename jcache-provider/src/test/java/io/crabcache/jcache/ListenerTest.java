package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.jcache.event.MissedEventsListener;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners of one application node that hear of what another one does. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ListenerTest {
  private static final int WAIT_SECONDS = 30;

  private final Deployment deployment;
  private final CacheManager listening;
  private final Cache<String, String> cache;
  private final Cache<String, String> elsewhere;

  ListenerTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    listening = deployment.node();
    cache = listening.createCache("c", configuration());
    elsewhere = deployment.node().createCache("c", configuration());
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private static MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 10)));
  }

  /** Writes down what it is told. */
  private static class Recorder
      implements CacheEntryCreatedListener<String, String>,
          CacheEntryUpdatedListener<String, String>,
          CacheEntryRemovedListener<String, String>,
          CacheEntryExpiredListener<String, String>,
          MissedEventsListener<String, String>,
          Closeable {
    final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final AtomicInteger closed = new AtomicInteger();

    void record(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(
          e ->
              heard.add(
                  "%s %s %s %s"
                      .formatted(e.getEventType(), e.getKey(), e.getValue(), e.getOldValue())));
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      record(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      record(events);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      record(events);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      record(events);
    }

    @Override
    public void onMissedEvents(Cache<String, String> of) {
      heard.add("MISSED " + of.getName());
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }

    String next() throws InterruptedException {
      return String.valueOf(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS));
    }
  }

  private static CacheEntryListenerConfiguration<String, String> configuration(
      CacheEntryListener<String, String> listener,
      @Nullable CacheEntryEventFilter<String, String> filter,
      boolean oldValues,
      boolean synchronous) {
    return new MutableCacheEntryListenerConfiguration<String, String>(
        () -> listener, filter == null ? null : () -> filter, oldValues, synchronous);
  }

  private <L extends CacheEntryListener<String, String>> L register(
      L listener, boolean oldValues, boolean synchronous) {
    cache.registerCacheEntryListener(configuration(listener, null, oldValues, synchronous));
    return listener;
  }

  @Test
  void aSynchronousListenerHasRunWhenTheCallReturnsWhereverItIsMade() {
    Recorder recorder = register(new Recorder(), true, true);
    elsewhere.put("k", "1");
    assertThat(recorder.heard).containsExactly("CREATED k 1 null");
    cache.put("k", "2");
    elsewhere.remove("k");
    assertThat(recorder.heard)
        .containsExactly("CREATED k 1 null", "UPDATED k 2 1", "REMOVED k 2 2");
    recorder.heard.clear();

    elsewhere.putAll(Map.of("a", "1", "b", "2"));
    elsewhere.removeAll(Set.of("a", "b", "none"));
    assertThat(recorder.heard)
        .containsExactlyInAnyOrder(
            "CREATED a 1 null", "CREATED b 2 null", "REMOVED a 1 1", "REMOVED b 2 2");
  }

  @Test
  void anAsynchronousListenerHearsTheSameInOrder() throws Exception {
    Recorder recorder = register(new Recorder(), false, false);
    for (int i = 0; i < 500; i++) {
      elsewhere.put("k", "v" + i);
    }
    assertThat(recorder.next()).isEqualTo("CREATED k v0 null");
    for (int i = 1; i < 500; i++) {
      assertThat(recorder.next()).isEqualTo("UPDATED k v" + i + " null");
    }
  }

  @Test
  void conditionalOperationsTellOnlyWhatTheyDo() {
    Recorder recorder = register(new Recorder(), true, true);
    elsewhere.replace("k", "1");
    elsewhere.putIfAbsent("k", "1");
    elsewhere.putIfAbsent("k", "2");
    elsewhere.replace("k", "x", "3");
    elsewhere.replace("k", "1", "3");
    elsewhere.remove("k", "x");
    elsewhere.getAndReplace("k", "4");
    elsewhere.getAndRemove("k");
    assertThat(recorder.heard)
        .containsExactly("CREATED k 1 null", "UPDATED k 3 1", "UPDATED k 4 3", "REMOVED k 4 4");
  }

  @Test
  void anEntryExpiresOnce() throws Exception {
    Recorder recorder = register(new Recorder(), true, true);
    elsewhere.put("k", "1");
    recorder.heard.clear();
    deployment.clock.turn(java.time.Duration.ofMinutes(11));
    assertThat(cache.get("k")).isNull();
    assertThat(elsewhere.get("k")).isNull();
    assertThat(recorder.next()).isEqualTo("EXPIRED k 1 1");
    elsewhere.put("end", "1");
    assertThat(recorder.next()).isEqualTo("CREATED end 1 null");
  }

  @Test
  void nobodyIsToldOfAClear() {
    Recorder recorder = register(new Recorder(), true, true);
    elsewhere.put("k", "1");
    elsewhere.clear();
    elsewhere.put("k", "2");
    assertThat(recorder.heard).containsExactly("CREATED k 1 null", "CREATED k 2 null");
  }

  @Test
  void aFilterDecidesWhatIsHeard() {
    Recorder recorder = new Recorder();
    cache.registerCacheEntryListener(
        configuration(recorder, event -> event.getKey().startsWith("a"), false, true));
    elsewhere.put("a1", "1");
    elsewhere.put("b1", "1");
    elsewhere.put("a2", "1");
    assertThat(recorder.heard).containsExactly("CREATED a1 1 null", "CREATED a2 1 null");
  }

  @Test
  void whatAListenerOrFilterThrowsHurtsNobody() {
    cache.registerCacheEntryListener(
        configuration(
            (CacheEntryCreatedListener<String, String>)
                events -> {
                  throw new AssertionError("planted");
                },
            null,
            false,
            true));
    cache.registerCacheEntryListener(
        configuration(
            new Recorder(),
            event -> {
              throw new IllegalStateException("planted");
            },
            false,
            true));
    Recorder recorder = register(new Recorder(), false, true);
    elsewhere.put("k", "1");
    elsewhere.put("l", "1");
    assertThat(recorder.heard).containsExactly("CREATED k 1 null", "CREATED l 1 null");
  }

  @Test
  void aListenerMayUseTheCacheAndItsChangesWaitForNobody() {
    AtomicBoolean done = new AtomicBoolean();
    Recorder recorder = register(new Recorder(), false, true);
    register(
        (CacheEntryCreatedListener<String, String>)
            events ->
                events.forEach(
                    e -> {
                      if (!e.getKey().startsWith("copy of ")) {
                        cache.put("copy of " + e.getKey(), String.valueOf(cache.get(e.getKey())));
                        done.set(true);
                      }
                    }),
        false,
        true);
    elsewhere.put("k", "1");
    assertThat(done).isTrue();
    assertThat(elsewhere.get("copy of k")).isEqualTo("1");
    assertThat(recorder.heard).contains("CREATED k 1 null");
  }

  @Test
  void aSlowListenerHoldsUpItsCallersAndNobodyElse() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    register(
        (CacheEntryCreatedListener<String, String>)
            events -> {
              begun.countDown();
              try {
                release.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
        false,
        true);
    CompletableFuture<Void> put = CompletableFuture.runAsync(() -> elsewhere.put("k", "1"));
    assertThat(begun.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(elsewhere.get("k")).isEqualTo("1");
    assertThat(put).isNotDone();
    release.countDown();
    put.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void asynchronousCallsAreDoneWhenSynchronousListenersAre() throws Exception {
    Recorder recorder = register(new Recorder(), false, true);
    @SuppressWarnings("unchecked")
    AsyncCache<String, String> async = elsewhere.unwrap(AsyncCache.class);
    async.put("k", "1").toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(recorder.heard).containsExactly("CREATED k 1 null");
  }

  @Test
  void manyWritersAreToldAndWaitForEachOfTheirOwn() throws Exception {
    Recorder recorder = register(new Recorder(), false, true);
    int writers = 8;
    int puts = 100;
    List<CompletableFuture<Void>> running = new ArrayList<>();
    AtomicInteger late = new AtomicInteger();
    for (int w = 0; w < writers; w++) {
      String prefix = "w" + w + "-";
      running.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < puts; i++) {
                  elsewhere.put(prefix + i, "v");
                  if (!recorder.heard.contains("CREATED " + prefix + i + " v null")) {
                    late.incrementAndGet();
                  }
                }
              },
              task -> new Thread(task, prefix).start()));
    }
    for (CompletableFuture<Void> each : running) {
      each.get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(late).hasValue(0);
    assertThat(recorder.heard).hasSize(writers * puts).doesNotHaveDuplicates();
  }

  @Test
  void whatIsRegisteredIsInTheConfigurationAndOnlyOnce() {
    Recorder recorder = new Recorder();
    CacheEntryListenerConfiguration<String, String> registered =
        configuration(recorder, null, false, true);
    cache.registerCacheEntryListener(registered);
    assertThatThrownBy(() -> cache.registerCacheEntryListener(registered))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(listenersOf(cache)).containsExactly(registered);
    cache.deregisterCacheEntryListener(registered);
    cache.deregisterCacheEntryListener(registered);
    assertThat(listenersOf(cache)).isEmpty();
    assertThat(recorder.closed).hasValue(1);
    elsewhere.put("k", "1");
    assertThat(recorder.heard).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static Iterable<CacheEntryListenerConfiguration<String, String>> listenersOf(
      Cache<String, String> of) {
    return ((CompleteConfiguration<String, String>)
            of.getConfiguration(CompleteConfiguration.class))
        .getCacheEntryListenerConfigurations();
  }

  @Test
  void listenersOfTheConfigurationBeginWithTheCacheAndEndWithIt() {
    Recorder recorder = new Recorder();
    CacheManager node = deployment.node();
    Cache<String, String> configured =
        node.createCache(
            "c",
            configuration()
                .addCacheEntryListenerConfiguration(configuration(recorder, null, false, true)));
    elsewhere.put("k", "1");
    assertThat(recorder.heard).containsExactly("CREATED k 1 null");
    configured.close();
    assertThat(recorder.closed).hasValue(1);
    elsewhere.put("l", "1");
    assertThat(recorder.heard).hasSize(1);
  }

  @Test
  void aCacheThatIsDestroyedElsewhereIsHeardOfAgainAfterASignal() throws Exception {
    Recorder recorder = register(new Recorder(), false, true);
    elsewhere.put("k", "1");
    CacheManager other = elsewhere.getCacheManager();
    other.destroyCache("c");
    Cache<String, String> again = other.createCache("c", configuration());
    assertThat(recorder.next()).isEqualTo("CREATED k 1 null");
    assertThat(recorder.next()).isEqualTo("MISSED c");
    again.put("k", "2");
    assertThat(recorder.next()).isEqualTo("CREATED k 2 null");
  }
}
