package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.StoreDump.CacheDump;
import io.crabcache.engine.StoreDump.EntryDump;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a recovery has to find, by the position at which its log ends. */
final class CrashModel {
  private static final EntryDump ABSENT = new EntryDump("", 0, 0);

  /** Behind this position entries may be missing because some were evicted. */
  private long evictedFrom = Long.MAX_VALUE;

  private final Map<Long, CacheModel> caches = new TreeMap<>();

  /** A cache and its keys. */
  private static final class CacheModel {
    final String name;
    final History<Boolean> exists = new History<>(false);
    final History<CacheSpec> spec;
    final History<Long> epoch = new History<>(0L);
    final Map<String, History<EntryDump>> keys = new TreeMap<>(); // in an order that repeats

    CacheModel(String name, CacheSpec spec) {
      this.name = name;
      this.spec = new History<>(spec);
    }
  }

  /** From a position on, entries may be missing because some were evicted. */
  void evicted(long before) {
    evictedFrom = Math.min(evictedFrom, before);
  }

  /** Whether entries may be missing if the log ends at a position. */
  boolean mayMissEntries(long position) {
    return position > evictedFrom;
  }

  /** The key of a cache whose entry expires next; null if none is going to. */
  @Nullable String nextToExpire(CacheHandle cache, long now) {
    String next = null;
    long soonest = Long.MAX_VALUE;
    for (Map.Entry<String, History<EntryDump>> key : model(cache).keys.entrySet()) {
      long expiry = key.getValue().last().expiry();
      if (expiry > now && expiry < soonest) {
        next = key.getKey();
        soonest = expiry;
      }
    }
    return next;
  }

  /** Takes a look at a cache after a command that may have created or changed it. */
  void note(CacheHandle cache, long before, long after) {
    CacheModel model =
        caches.computeIfAbsent(cache.id(), id -> new CacheModel(cache.name(), cache.spec()));
    if (model.exists.last() == cache.isDestroyed()) {
      model.exists.add(before, after, !cache.isDestroyed());
    }
    if (!model.spec.last().equals(cache.spec())) {
      model.spec.add(before, after, cache.spec());
    }
    if (!cache.isDestroyed() && model.epoch.last() != cache.epoch()) {
      model.epoch.add(before, after, cache.epoch());
      model.keys.values().forEach(key -> key.add(before, after, ABSENT));
    }
  }

  /** A key has got a value. */
  void put(CacheHandle cache, String key, EntryDump entry, long before, long after) {
    model(cache).keys.computeIfAbsent(key, k -> new History<>(ABSENT)).add(before, after, entry);
  }

  /** A key has lost its value. */
  void remove(CacheHandle cache, String key, long before, long after) {
    put(cache, key, ABSENT, before, after);
  }

  /** What a key has now, if it was not evicted. */
  EntryDump last(CacheHandle cache, String key) {
    History<EntryDump> history = model(cache).keys.get(key);
    return history == null ? ABSENT : history.last();
  }

  private CacheModel model(CacheHandle cache) {
    CacheModel model = caches.get(cache.id());
    if (model == null) {
      throw new AssertionError(cache + " was never noted");
    }
    return model;
  }

  /** Compares with what was recovered from a log that ends at a position. */
  void check(Map<String, CacheDump> recovered, long position, long now) {
    for (Map.Entry<Long, CacheModel> entry : caches.entrySet()) {
      CacheModel model = entry.getValue();
      CacheDump found = recovered.get(model.name);
      boolean exists = found != null && found.id() == entry.getKey();
      assertThat(model.exists.at(position)).as("cache %d exists", entry.getKey()).contains(exists);
      if (found != null && exists) {
        assertThat(model.spec.at(position)).as("settings").contains(found.spec());
        assertThat(model.epoch.at(position)).as("epoch").contains(found.epoch());
        checkKeys(model, found, position, now);
      }
    }
    assertThat(recovered.values()).allMatch(cache -> caches.containsKey(cache.id()));
  }

  private void checkKeys(CacheModel model, CacheDump found, long position, long now) {
    assertThat(model.keys.keySet()).containsAll(found.entries().keySet());
    model.keys.forEach(
        (key, history) -> {
          List<EntryDump> possible = history.at(position);
          @Nullable EntryDump entry = found.entries().get(key);
          if (entry != null) {
            assertThat(possible).as("cache %s, key %s", model.name, key).contains(entry);
          } else if (!mayMissEntries(position)) {
            assertThat(possible)
                .as("cache %s, key %s is gone", model.name, key)
                .anyMatch(state -> state.expiry() <= now);
          }
        });
  }

  /** Goes on from what was recovered, and was right. */
  void restart(Map<String, CacheDump> recovered, long position) {
    caches.values().removeIf(cache -> isForgotten(cache, position));
    if (evictedFrom >= position) {
      evictedFrom = Long.MAX_VALUE;
    }
    for (CacheModel cache : caches.values()) {
      cache.exists.cut(position);
      cache.spec.cut(position);
      cache.epoch.cut(position);
      CacheDump found = recovered.get(cache.name);
      cache.keys.forEach(
          (key, history) -> {
            history.cut(position);
            EntryDump entry = found == null ? null : found.entries().get(key);
            if (entry != null) {
              history.add(position, position, entry);
            } else if (!mayMissEntries(position)) {
              history.add(position, position, ABSENT);
            }
          });
    }
  }

  private static boolean isForgotten(CacheModel cache, long position) {
    return cache.exists.at(position).equals(List.of(false));
  }
}
