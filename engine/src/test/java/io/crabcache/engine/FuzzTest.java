package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz target, for ten seconds in the ordinary build. */
class FuzzTest {
  @Test
  void anyRows() throws Exception {
    assertThat(Fuzzing.fuzz(RowsFuzz.class)).isPositive();
  }
}
