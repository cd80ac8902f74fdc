package io.crabcache.engine.store.expiry;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Any steps: the wheel agrees with a map after each. */
public final class WheelFuzz {
  private WheelFuzz() {}

  /** The input makes every choice. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    WheelSteps steps = new WheelSteps(bound -> input.consumeInt(0, bound - 1));
    while (input.remainingBytes() > 0) {
      steps.step();
    }
  }
}
