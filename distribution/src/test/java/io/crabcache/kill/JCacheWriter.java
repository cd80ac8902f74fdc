package io.crabcache.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import javax.cache.Cache;

/**
 * A thread of an application that calls JCache and waits for each call. Its keys in a ledger begin
 * with the cache's name. It shares three caches with others, and has one of its own, which it
 * empties and destroys.
 */
final class JCacheWriter extends Writer {
  private static final int KEYS = 40;
  private static final int MOST_BYTES = 2000;
  private static final String LASTING = "lasting/";
  private static final String TIMED = "timed/";
  private static final String BRIEF = "brief/";
  private static final String OWN = "own/";

  private final String ownCache;
  private final SplittableRandom random;
  private long number;

  /**
   * @param tight whether memory is: entries may be gone at any time, so that nothing can be said
   *     about results
   */
  JCacheWriter(String name, boolean tight, SplittableRandom random) {
    super(name, false, tight); // A call on several keys is no unit, and its parts have no order.
    this.random = random;
    ownCache = "own-" + name;
  }

  @Override
  void writeUntilItEnds(Life life) {
    JCacheApplication application = life.application();
    Cache<String, String> own = application.own(ownCache);
    while (true) {
      int kind = random.nextInt(100);
      if (kind < 40) {
        change(application.lasting(), LASTING);
      } else if (kind < 70) {
        change(own, OWN);
      } else if (kind < 80) {
        timed(application.timed(), TIMED, JCacheApplication.TIMED_MILLIS);
      } else if (kind < 90) {
        timed(application.brief(), BRIEF, JCacheApplication.BRIEF_MILLIS);
      } else if (kind < 98) {
        several(own, OWN);
      } else {
        own = empty(application, own);
      }
    }
  }

  private String key() {
    return name() + ":" + random.nextInt(KEYS);
  }

  private String newValue() {
    return ++number + ":" + "abcdefgh".repeat(random.nextInt(MOST_BYTES) / 8);
  }

  private void change(Cache<String, String> cache, String prefix) {
    String key = key();
    String before = ledger().latest(prefix + key).value();
    String value = newValue();
    // What depends on what is there says nothing if that may be evicted.
    switch (random.nextInt(isTight() ? 3 : 8)) {
      case 0, 1 -> {
        ledger().begin(prefix + key, Held.lasting(value));
        cache.put(key, value);
      }
      case 2 -> {
        ledger().begin(prefix + key, Held.NOTHING);
        expect(cache.remove(key), before != null);
      }
      case 3 -> {
        ledger().begin(prefix + key, Held.lasting(value));
        expect(cache.getAndPut(key, value), before);
      }
      case 4 -> {
        ledger().begin(prefix + key, before == null ? Held.lasting(value) : Held.lasting(before));
        expect(cache.putIfAbsent(key, value), before == null);
      }
      case 5 -> {
        ledger().begin(prefix + key, before == null ? Held.NOTHING : Held.lasting(value));
        expect(cache.replace(key, value), before != null);
      }
      case 6 -> {
        ledger().begin(prefix + key, Held.NOTHING);
        expect(cache.getAndRemove(key), before);
      }
      default -> {
        ledger().begin(prefix + key, before == null ? Held.NOTHING : Held.lasting(value));
        expect(cache.replace(key, before == null ? "nothing" : before, value), before != null);
      }
    }
    acknowledge(1);
  }

  private void expect(Object result, Object right) {
    if (!isTight()) {
      assertThat(result).as("a result of " + name()).isEqualTo(right);
    }
  }

  private void timed(Cache<String, String> cache, String prefix, long millis) {
    String key = key();
    if (random.nextInt(4) == 0) {
      ledger().begin(prefix + key, Held.NOTHING);
      boolean unused = cache.remove(key);
    } else {
      String value = newValue();
      long expiry = System.currentTimeMillis() + millis;
      ledger().begin(prefix + key, Held.lasting(value).until(expiry, expiry));
      cache.put(key, value);
    }
    acknowledge(1);
  }

  /** Operations on several keys at once, each of which has its effect or not. */
  private void several(Cache<String, String> cache, String prefix) {
    Map<String, String> values = new LinkedHashMap<>();
    while (values.size() < 3) {
      values.put(key(), newValue());
    }
    if (random.nextBoolean()) {
      values.forEach((key, value) -> ledger().begin(prefix + key, Held.lasting(value)));
      cache.putAll(values);
    } else {
      values.keySet().forEach(key -> ledger().begin(prefix + key, Held.NOTHING));
      cache.removeAll(new LinkedHashSet<>(values.keySet()));
    }
    acknowledge(values.size());
  }

  private Cache<String, String> empty(JCacheApplication application, Cache<String, String> own) {
    ledger().beginClear(OWN);
    if (random.nextInt(3) > 0) {
      own.clear();
      acknowledge(1);
      return own;
    }
    application.destroy(ownCache);
    acknowledge(1);
    return application.own(ownCache);
  }

  @Override
  Map<String, Seen> look(Life life) {
    JCacheApplication application = life.application();
    Map<String, Seen> seen = new HashMap<>();
    look(application.lasting(), LASTING, seen);
    look(application.timed(), TIMED, seen);
    look(application.brief(), BRIEF, seen);
    look(application.own(ownCache), OWN, seen);
    return seen;
  }

  private void look(Cache<String, String> cache, String prefix, Map<String, Seen> seen) {
    Set<String> keys = new LinkedHashSet<>();
    for (String key : ledger().keys()) {
      if (key.startsWith(prefix)) {
        keys.add(key.substring(prefix.length()));
      }
    }
    long asked = System.currentTimeMillis();
    Map<String, String> found = cache.getAll(keys);
    long answered = System.currentTimeMillis();
    keys.forEach(
        key -> seen.put(prefix + key, new Seen(found.get(key), Seen.UNKNOWN, asked, answered)));
  }
}
