package io.crabcache.engine.store.index;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** The input chooses the hashes, and the steps on an index and its model. */
public final class IndexFuzz {
  private static final int MOST_STEPS = 2_000;

  private IndexFuzz() {}

  /** Loads the classes. */
  public static void fuzzerInitialize() {
    ModeledIndex entries = ModeledIndex.spread(0);
    IndexSteps steps = new IndexSteps(entries, 8, 0, bound -> bound / 2);
    steps.step();
    entries.assertWhole();
    steps.end();
  }

  /** One sequence of steps. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    int shardBits = input.consumeInt(0, 8);
    int differentHashes = input.consumeInt(1, 1_000);
    int keys = input.consumeInt(1, 1_000);
    ModeledIndex entries =
        new ModeledIndex(shardBits, key -> ModeledIndex.mix(key % differentHashes) << shardBits);
    IndexSteps steps =
        new IndexSteps(
            entries, keys, input.consumeInt(0, 90), bound -> input.consumeInt(0, bound - 1));
    for (int i = 0; i < MOST_STEPS && input.remainingBytes() > 0; i++) {
      steps.step();
    }
    entries.assertWhole();
    steps.end();
  }
}
