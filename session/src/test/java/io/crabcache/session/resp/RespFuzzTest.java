package io.crabcache.session.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz targets, for ten seconds each in the ordinary build. */
class RespFuzzTest {

  @Test
  void answersAnyCommands() throws Exception {
    assertThat(Fuzzing.fuzz(CommandFuzz.class)).isPositive();
  }

  @Test
  void takesAnyBytes() throws Exception {
    assertThat(Fuzzing.fuzz(FirstBytesFuzz.class)).isPositive();
  }
}
