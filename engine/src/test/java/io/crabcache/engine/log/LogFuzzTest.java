package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz target, for ten seconds in the ordinary build. */
class LogFuzzTest {
  @Test
  void anyFiles() throws Exception {
    assertThat(Fuzzing.fuzz(LogFuzz.class)).isPositive();
  }
}
