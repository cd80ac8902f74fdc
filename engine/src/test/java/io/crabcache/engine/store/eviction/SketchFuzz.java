package io.crabcache.engine.store.eviction;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Any sequence of uses, of sizes, of moves and of shortage of memory. */
public final class SketchFuzz {
  private SketchFuzz() {}

  /** The input decides on every step. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    SketchModel model = new SketchModel(input.consumeInt(1, 8));
    for (int n = 0; n < 2_000 && input.remainingBytes() > 0; n++) {
      model.step(bound -> input.consumeInt(0, bound - 1));
    }
    model.checkAll();
  }
}
