package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.jcache.event.MissedEventsListener;
import io.crabcache.jcache.linearizability.CuttingProxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A listener whose connection is cut again and again: what it hears is in order and never twice,
 * and wherever something is missing it was told so.
 */
class EventsOverCutsTest {
  private static final int KEYS = 5;
  private static final int PUTS = 20_000;
  private static final int PUTS_PER_CUT = 1_000;
  private static final int WAIT_SECONDS = 30;
  private static final String END = "end";

  /** What the listener was told; without key, that something may have been missed. */
  private record Heard(@Nullable String key, int value) {}

  private final Deployment deployment = new Deployment(Deployment.Kind.SERVER);
  private final CuttingProxy proxy = new CuttingProxy(deployment.uri.getPort());

  EventsOverCutsTest() throws Exception {}

  @AfterEach
  void close() {
    proxy.close();
    deployment.close();
  }

  private static final class Recorder
      implements CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer>,
          MissedEventsListener<String, Integer> {
    final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(e -> heard.add(new Heard(e.getKey(), e.getValue())));
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      onCreated(events);
    }

    @Override
    public void onMissedEvents(Cache<String, Integer> cache) {
      heard.add(new Heard(null, 0));
    }

    /** All that was heard until the last put of all. */
    List<Heard> untilEnd() throws InterruptedException {
      List<Heard> all = new ArrayList<>();
      for (; ; ) {
        Heard next = heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("something within %d s", WAIT_SECONDS).isNotNull();
        if (END.equals(next.key)) {
          return all;
        }
        all.add(next);
      }
    }
  }

  private static MutableConfiguration<String, Integer> configuration() {
    return new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);
  }

  @Test
  void whatIsMissingWasAnnouncedAndNothingComesTwice() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("crabcache.reconnect_min_ms", "1");
    properties.setProperty("crabcache.reconnect_max_ms", "5");
    try (CrabCachingProvider provider = new CrabCachingProvider()) {
      Cache<String, Integer> listening =
          provider
              .getCacheManager(
                  URI.create("crabcache://127.0.0.1:" + proxy.port()),
                  getClass().getClassLoader(),
                  properties)
              .createCache("c", configuration());
      Recorder recorder = new Recorder();
      listening.registerCacheEntryListener(
          new MutableCacheEntryListenerConfiguration<>(() -> recorder, null, false, false));
      Cache<String, Integer> writing = deployment.node().createCache("c", configuration());
      Random random = new Random(7);
      for (int i = 1; i <= PUTS; i++) {
        writing.put("k" + i % KEYS, i);
        if (i % PUTS_PER_CUT == 0 && i < PUTS) { // The events behind it make the last one happen.
          proxy.cutAfter(random.nextInt(300), false, random.nextBoolean());
        }
      }
      check(tellTheEnd(listening, writing, recorder));
      assertThat(proxy.cuts()).isPositive();
    }
  }

  /** Writes a last entry once the listener is known to hear again. */
  private List<Heard> tellTheEnd(
      Cache<String, Integer> listening, Cache<String, Integer> writing, Recorder recorder)
      throws InterruptedException {
    Recorder probe = new Recorder();
    // The server has subscribed this one behind the other one, on the same connection.
    listening.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> probe, null, false, false));
    writing.put(END, 0);
    return recorder.untilEnd();
  }

  private static void check(List<Heard> heard) {
    Map<String, Integer> last = new HashMap<>();
    boolean complete = true;
    int signals = 0;
    for (Heard each : heard) {
      String key = each.key;
      if (key == null) {
        signals++;
        complete = false;
        last.replaceAll(
            (k, value) -> -Math.abs(value)); // From here on only order is known of a key.
        continue;
      }
      int before = last.getOrDefault(key, 0);
      assertThat(each.value).as("order of " + key).isGreaterThan(Math.abs(before));
      if (before > 0) {
        assertThat(each.value).as("nothing missing of " + key).isEqualTo(before + KEYS);
      } else if (complete) {
        assertThat(each.value).as("the first of " + key).isLessThanOrEqualTo(KEYS);
      }
      last.put(key, each.value);
    }
    assertThat(signals).as("signals").isPositive();
    assertThat(heard.size() - signals).as("events").isPositive();
  }
}
