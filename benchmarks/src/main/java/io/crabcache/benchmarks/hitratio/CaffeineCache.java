package io.crabcache.benchmarks.hitratio;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Caffeine, which does its maintenance on the caller's thread here, so that runs are alike. */
final class CaffeineCache implements SimulatedCache {
  private final Cache<Integer, Integer> cache;

  /**
   * Creates an empty cache.
   *
   * @param maximum number of entries, or of bytes of keys and values if {@code weighed}
   */
  CaffeineCache(long maximum, boolean weighed) {
    Caffeine<Object, Object> builder = Caffeine.newBuilder().executor(Runnable::run);
    if (weighed) {
      cache =
          builder
              .maximumWeight(maximum)
              .weigher((Integer key, Integer valueBytes) -> KEY_BYTES + valueBytes)
              .build();
    } else {
      cache = builder.maximumSize(maximum).build();
    }
  }

  @Override
  public boolean use(int key, int valueBytes) {
    if (cache.getIfPresent(key) != null) {
      return true;
    }
    cache.put(key, valueBytes);
    return false;
  }
}
