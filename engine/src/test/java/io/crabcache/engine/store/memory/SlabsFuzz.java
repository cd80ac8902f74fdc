package io.crabcache.engine.store.memory;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** The input chooses the steps of a {@link SlabsModel}. */
public final class SlabsFuzz {
  private static final int MOST_STEPS = 1_000;

  private SlabsFuzz() {}

  /** Loads the classes. */
  public static void fuzzerInitialize() {
    SlabsModel model = new SlabsModel(Slabs.MIN_PAGE_BYTES, 2, bound -> 0, true);
    model.step();
    model.end();
  }

  /** One sequence of steps in a few pages. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    SlabsModel model =
        new SlabsModel(
            Slabs.MIN_PAGE_BYTES << input.consumeInt(0, 2),
            input.consumeInt(1, 6),
            bound -> input.consumeInt(0, bound - 1),
            input.consumeBoolean());
    for (int i = 0; i < MOST_STEPS && input.remainingBytes() > 0; i++) {
      model.step();
    }
    model.end();
  }
}
