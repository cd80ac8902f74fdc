package io.crabcache.jcache.listening;

import io.crabcache.jcache.CrabCachingProvider;
import java.io.OutputStream;
import java.net.URI;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/**
 * Main class of an application that writes into the cache {@link #HEARD} what its synchronous
 * listener hears of the cache {@link #WATCHED}. Ends when its input does.
 */
final class ListeningMain {
  static final String WATCHED = "watched";
  static final String HEARD = "heard";

  /** What it prints when it listens. */
  static final String READY = "listening";

  private ListeningMain() {}

  /** Writes each event down under the key that it is of, where other processes can read it. */
  private record Scribe(Cache<String, String> heard)
      implements CacheEntryCreatedListener<String, String>,
          CacheEntryUpdatedListener<String, String>,
          CacheEntryRemovedListener<String, String> {

    private void write(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(e -> heard.put(e.getKey(), e.getEventType() + " " + e.getValue()));
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      write(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      write(events);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      write(events);
    }
  }

  static MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
  }

  public static void main(String[] arguments) throws Exception {
    try (CrabCachingProvider provider = new CrabCachingProvider()) {
      CacheManager manager =
          provider.getCacheManager(
              URI.create(arguments[0]), ListeningMain.class.getClassLoader(), new Properties());
      Cache<String, String> heard = manager.createCache(HEARD, configuration());
      Scribe scribe = new Scribe(heard);
      manager
          .createCache(WATCHED, configuration())
          .registerCacheEntryListener(
              new MutableCacheEntryListenerConfiguration<>(() -> scribe, null, true, true));
      System.out.println(READY);
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
