package io.crabcache.engine.store.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvictionPolicyTest {
  private final SpaceBlocks blocks = new SpaceBlocks();
  private final ArrayEntries entries = new ArrayEntries();
  private final Map<Long, Integer> stored = new HashMap<>();

  @Test
  void popularEntriesOutliveAScan() {
    EvictionPolicy policy = policy(1_000);
    for (int round = 0; round < 5; round++) {
      for (long key = 0; key < 500; key++) {
        use(policy, key, 1);
      }
    }
    for (long key = 10_000; key < 20_000; key++) {
      use(policy, key, 1);
    }
    long kept = stored.keySet().stream().filter(key -> key < 500).count();
    assertThat(stored.size()).isEqualTo(1_000);
    assertThat(kept).isGreaterThan(475);
    assertThat(policy.rejections()).isGreaterThan(policy.admissions());
  }

  private EvictionPolicy policy(long maximum) {
    FrequencySketch sketch = new FrequencySketch(blocks.space, blocks, EvictionSettings.DEFAULT);
    return new EvictionPolicy(EvictionSettings.DEFAULT, sketch, entries, maximum, 1);
  }

  private void use(EvictionPolicy policy, long key, int weight) {
    long hash = key * 0x9E37_79B9_7F4A_7C15L;
    Integer found = stored.get(key);
    if (found != null) {
      policy.recordHit(found, hash);
      return;
    }
    policy.recordMiss();
    while (policy.weight() + weight > 1_000) {
      int victim = policy.victim(hash, weight);
      if (victim == EvictionPolicy.INCOMING) {
        return;
      }
      policy.remove(victim);
      stored.values().remove(victim);
      entries.destroy(victim);
    }
    int entry = entries.create(hash, weight);
    stored.put(key, entry);
    policy.add(entry, hash);
  }
}
