package io.crabcache.engine.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz target, for ten seconds in the ordinary build. */
class IndexFuzzTest {
  @Test
  void anySteps() throws Exception {
    assertThat(Fuzzing.fuzz(IndexFuzz.class)).isPositive();
  }
}
