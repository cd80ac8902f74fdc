package io.crabcache.engine.store.eviction;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Any sequence of what a shard may tell a policy. */
public final class PolicyFuzz {
  private PolicyFuzz() {}

  /** The input decides on every step. */
  public static void fuzzerTestOneInput(FuzzedDataProvider input) {
    PolicyModel model = new PolicyModel(input.consumeBoolean());
    for (int n = 0; n < 2_000 && input.remainingBytes() > 0; n++) {
      model.step(bound -> input.consumeInt(0, bound - 1));
    }
  }
}
