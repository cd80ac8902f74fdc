package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener hears of each entry that {@code removeAll()} takes away. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class RemovalEventsTest {
  private final Deployment deployment;
  private final Cache<String, String> cache;
  private final Cache<String, String> elsewhere;

  RemovalEventsTest(Deployment.Kind kind) throws Exception {
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

  /** Knows the keys of the cache, and puts one more when it hears of the first removal. */
  private final class Mirror
      implements CacheEntryCreatedListener<String, String>,
          CacheEntryRemovedListener<String, String> {
    final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean heard = new AtomicBoolean();

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(event -> keys.add(event.getKey()));
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(event -> keys.remove(event.getKey()));
      if (heard.compareAndSet(false, true)) {
        cache.put("late", "1");
      }
    }
  }

  @Test
  void removeAllTellsOfEachEntryThatItTakesAway() {
    Mirror mirror = new Mirror();
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(() -> mirror, null, false, true));
    elsewhere.put("k", "1");
    elsewhere.removeAll();
    elsewhere.put("end", "1"); // is told behind all else
    Set<String> present = new HashSet<>();
    elsewhere.forEach(entry -> present.add(entry.getKey()));
    assertThat(mirror.keys).isEqualTo(present).contains("end").doesNotContain("k");
  }
}
