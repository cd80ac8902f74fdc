package io.crabcache.engine.store.eviction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sketch beside an exact count of each key, compared after every step. The counts never fade:
 * that is what {@link FrequencySketchTest} looks at by itself.
 */
final class SketchModel {
  private static final int KEYS = 2_000;
  private static final int MOST_ENTRIES = 20_000;

  private final SpaceBlocks blocks = new SpaceBlocks();
  private final FrequencySketch sketch;
  private final Map<Long, Integer> counts = new HashMap<>();

  SketchModel(int depth) {
    sketch =
        new FrequencySketch(
            blocks.space,
            blocks,
            new EvictionSettings(
                0, 0.01, true, 0, depth, EvictionSettings.MAX_COUNT, 0.98, 0.97, 1));
    sketch.ensureCapacity(1);
  }

  void step(Choices choices) {
    long key = choices.below(KEYS);
    switch (choices.below(16)) {
      case 0 -> {
        int entries = choices.below(MOST_ENTRIES);
        for (int n = choices.below(8); n >= 0; n--) {
          sketch.ensureCapacity(entries);
        }
      }
      case 1 -> move(choices);
      case 2 -> blocks.limit = choices.below(80);
      default -> {
        sketch.increment(hash(key));
        counts.merge(key, 1, (a, b) -> Math.min(FrequencySketch.MAX_FREQUENCY, a + b));
      }
    }
    check(key);
    if (sketch.bytes() != (long) blocks.taken.size() * FrequencySketch.CHUNK_BYTES) {
      throw new IllegalStateException(
          sketch.bytes() + " bytes in " + blocks.taken.size() + " blocks");
    }
  }

  void checkAll() {
    counts.keySet().forEach(this::check);
  }

  private void check(long key) {
    int expected = counts.getOrDefault(key, 0);
    int found = sketch.frequency(hash(key));
    sketch.warm(hash(key));
    if (found < expected || found > FrequencySketch.MAX_FREQUENCY) {
      throw new IllegalStateException("key " + key + " counts " + expected + ", is " + found);
    }
  }

  /** Moves a chunk as the allocator would. */
  private void move(Choices choices) {
    List<Integer> taken = new ArrayList<>(blocks.taken);
    if (taken.isEmpty()) {
      return;
    }
    int from = taken.get(choices.below(taken.size()));
    int to = blocks.take();
    blocks.space.copy(from, to, FrequencySketch.CHUNK_BYTES);
    sketch.moved(from, to);
    blocks.free(from);
  }

  private static long hash(long key) {
    return (key + 1) * 0x9E37_79B9_7F4A_7C15L;
  }
}
