package io.crabcache.session.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz target, for ten seconds in the ordinary build. */
class RespFuzzTest {

  @Test
  void answersAnyCommands() throws Exception {
    assertThat(Fuzzing.fuzz(CommandFuzz.class)).isPositive();
  }
}
