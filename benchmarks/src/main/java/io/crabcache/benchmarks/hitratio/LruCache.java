package io.crabcache.benchmarks.hitratio;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Drops what has not been used for the longest time. */
final class LruCache implements SimulatedCache {
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<Integer, Integer> weights = new LinkedHashMap<>(16, LOAD_FACTOR, true);
  private final long maximum;
  private final boolean weighed;
  private long weight;

  /**
   * Creates an empty cache.
   *
   * @param maximum number of entries, or of bytes of keys and values if {@code weighed}
   */
  LruCache(long maximum, boolean weighed) {
    this.maximum = maximum;
    this.weighed = weighed;
  }

  @Override
  public boolean use(int key, int valueBytes) {
    if (weights.get(key) != null) { // moves it to the end
      return true;
    }
    int added = weighed ? KEY_BYTES + valueBytes : 1;
    if (added <= maximum) {
      weights.put(key, added);
      weight += added;
      Iterator<Integer> oldest = weights.values().iterator();
      while (weight > maximum) {
        weight -= oldest.next();
        oldest.remove();
      }
    }
    return false;
  }
}
