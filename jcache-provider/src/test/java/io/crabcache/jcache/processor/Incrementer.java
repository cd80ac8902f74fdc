package io.crabcache.jcache.processor;

import java.net.URI;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** Main class of a client process that increments counters by entry processors. */
final class Incrementer {
  static final String CACHE = "counters";

  private Incrementer() {}

  static Cache<String, Long> counters(CacheManager manager) {
    return manager.createCache(
        CACHE, new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
  }

  /**
   * Increments.
   *
   * @param arguments URI of the server, number of threads, of increments of each, and of counters
   */
  public static void main(String[] arguments) throws Exception {
    int threads = Integer.parseInt(arguments[1]);
    int increments = Integer.parseInt(arguments[2]);
    int keys = Integer.parseInt(arguments[3]);
    try (CacheManager manager =
        Caching.getCachingProvider().getCacheManager(URI.create(arguments[0]), null)) {
      Cache<String, Long> counters = counters(manager);
      System.out.println("ready");
      System.in.read(); // so that all begin at once
      Thread[] running = new Thread[threads];
      for (int i = 0; i < threads; i++) {
        int first = i;
        running[i] =
            new Thread(
                () -> {
                  for (int n = 0; n < increments; n++) {
                    increment(counters, "counter" + (first + n) % keys);
                  }
                });
        running[i].start();
      }
      for (Thread thread : running) {
        thread.join();
      }
      System.out.println("done");
    }
  }

  static void increment(Cache<String, Long> counters, String key) {
    Long after =
        counters.invoke(
            key,
            (entry, none) -> {
              long next = entry.exists() ? entry.getValue() + 1 : 1;
              entry.setValue(next);
              return next;
            });
    if (after == null) {
      throw new AssertionError("the processor returns what it has set");
    }
  }
}
