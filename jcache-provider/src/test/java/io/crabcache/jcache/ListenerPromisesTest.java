package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.jcache.event.MissedEventsListener;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page for users promises of listeners, at its edges. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ListenerPromisesTest {
  private static final int WAIT_SECONDS = 30;

  private final Deployment deployment;
  private final Cache<String, String> cache;
  private final Cache<String, String> elsewhere;

  ListenerPromisesTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    cache = deployment.node().createCache("c", configuration());
    elsewhere = deployment.node().createCache("c", configuration());
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private static MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
  }

  private CacheEntryListenerConfiguration<String, String> register(
      CacheEntryListener<String, String> listener) {
    CacheEntryListenerConfiguration<String, String> registered =
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true);
    cache.registerCacheEntryListener(registered);
    return registered;
  }

  /** Hears of removals, and does nothing about them. */
  private static final class Mirror implements CacheEntryRemovedListener<String, String> {
    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      // Nobody looks.
    }
  }

  /** Waits for the signal after the cache was destroyed. */
  private static final class Signalled
      implements CacheEntryCreatedListener<String, String>, MissedEventsListener<String, String> {
    final CountDownLatch missed = new CountDownLatch(1);

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      // Only the signal matters.
    }

    @Override
    public void onMissedEvents(Cache<String, String> of) {
      missed.countDown();
    }
  }

  @Test
  void aListenerElsewhereDoesNotBringADestroyedCacheBackAndHearsOfTheNextOne() throws Exception {
    Signalled listener = new Signalled();
    register(listener);
    CacheManager manager = elsewhere.getCacheManager();
    manager.destroyCache("c");
    MutableConfiguration<String, String> other =
        configuration()
            .setExpiryPolicyFactory(
                CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 1)));
    assertThatCode(() -> manager.createCache("c", other)).doesNotThrowAnyException();
    assertThat(listener.missed.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallOfTheAsynchronousViewThatAListenerMakesDoesNotWaitForItself() {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    @SuppressWarnings("unchecked")
    AsyncCache<String, String> async = cache.unwrap(AsyncCache.class);
    register(
        (CacheEntryCreatedListener<String, String>)
            events ->
                events.forEach(
                    event -> {
                      if (event.getKey().equals("k")) {
                        try {
                          async
                              .invoke(
                                  "copy",
                                  (entry, arguments) -> {
                                    entry.setValue("1");
                                    return null;
                                  })
                              .toCompletableFuture()
                              .get(2, TimeUnit.SECONDS);
                        } catch (Exception e) {
                          failure.set(e);
                        }
                      }
                    }));
    elsewhere.put("k", "1");
    assertThat(failure.get()).isNull();
  }

  /** A thread of a pool that is being shut down closes what it has opened. */
  @Test
  void aThreadThatIsInterruptedEndsASubscriptionAllTheSame() {
    for (int i = 0; i < 100; i++) {
      CacheEntryListenerConfiguration<String, String> ended = register(new Mirror());
      Thread.currentThread().interrupt();
      try {
        cache.deregisterCacheEntryListener(ended);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
    CacheEntryListenerConfiguration<String, String> behind = register(new Mirror());
    cache.deregisterCacheEntryListener(behind);

    CacheClient client = elsewhere.getCacheManager().unwrap(CacheClient.class);
    ByteCache bytes =
        Objects.requireNonNull(
            client.openCache("default:c", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
    assertThat(bytes.clear(Modifiers.UNLESS_WATCHED).await().status())
        .as("nobody listens")
        .isEqualTo(Status.OK);
  }

  /** The listener runs while the call that it hears of still has the turn of its key. */
  @Test
  void aListenerMayInvokeAProcessorOnTheKeyThatItHearsOfWithoutSittingOutATurn() {
    AtomicLong nanos = new AtomicLong();
    register(
        (CacheEntryCreatedListener<String, String>)
            events -> {
              long began = System.nanoTime();
              cache.invoke("k", (entry, arguments) -> entry.exists());
              nanos.set(System.nanoTime() - began);
            });
    cache.invoke(
        "k",
        (entry, arguments) -> {
          entry.setValue("1");
          return null;
        });
    assertThat(nanos.get()).isPositive().isLessThan(TimeUnit.SECONDS.toNanos(1));
  }
}
