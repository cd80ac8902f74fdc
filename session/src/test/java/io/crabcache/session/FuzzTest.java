package io.crabcache.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz target, for ten seconds in the ordinary build. */
class FuzzTest {
  @Test
  void anyBytesCutAnywhere() throws Exception {
    assertThat(Fuzzing.fuzz(SessionFuzz.class)).isPositive();
  }
}
