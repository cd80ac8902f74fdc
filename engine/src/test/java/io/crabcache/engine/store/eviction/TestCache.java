package io.crabcache.engine.store.eviction;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Keys by a policy, as a shard would have them, and by plain LRU beside it. */
final class TestCache {
  final SpaceBlocks blocks = new SpaceBlocks();
  final ArrayEntries entries = new ArrayEntries();
  final Map<Long, Integer> stored = new HashMap<>();
  final FrequencySketch sketch;
  final EvictionPolicy policy;
  long maximum;

  TestCache(EvictionSettings settings, long maximum) {
    this.sketch = new FrequencySketch(blocks.space, blocks, settings);
    this.policy = new EvictionPolicy(settings, sketch, entries, maximum, 1, 0);
    this.maximum = maximum;
  }

  /** Asks for a key and stores it on a miss; true if it was there. */
  boolean use(long key, int weight) {
    long hash = hash(key);
    Integer found = stored.get(key);
    if (found != null) {
      policy.recordUse(found, hash);
      return true;
    }
    while (policy.weight() + weight > maximum) {
      int victim = policy.victim(hash, weight);
      if (victim == EvictionPolicy.INCOMING) {
        return false;
      }
      evict(victim);
    }
    int entry = entries.create(hash, weight);
    stored.put(key, entry);
    sketch.ensureCapacity(policy.entries() + 1);
    policy.add(entry, hash);
    return false;
  }

  private void evict(int victim) {
    policy.remove(victim);
    stored.remove(entries.hash(victim) * 0xF1DE_83E1_9937_733DL); // the inverse of hash()
    entries.destroy(victim);
  }

  private static long hash(long key) {
    return key * 0x9E37_79B9_7F4A_7C15L;
  }

  /** Percent of hits of the policy, and of LRU, for the same keys. */
  record Hits(double ours, double lru) {}

  Hits run(int accesses, LongSupplier keys) {
    LinkedHashMap<Long, Boolean> lru = new LinkedHashMap<>(16, 0.75f, true);
    int ours = 0;
    int lrus = 0;
    for (int n = 0; n < accesses; n++) {
      long key = keys.getAsLong();
      ours += use(key, 1) ? 1 : 0;
      lrus += lru.put(key, true) != null ? 1 : 0;
      if (lru.size() > maximum) {
        lru.remove(lru.keySet().iterator().next());
      }
    }
    policy.verify();
    return new Hits(100.0 * ours / accesses, 100.0 * lrus / accesses);
  }
}
