package io.crabcache.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz targets, for ten seconds each in the ordinary build. */
class FuzzTest {

  @Test
  void anyBytesAsCommands() throws Exception {
    assertThat(Fuzzing.fuzz(CommandFuzz.class)).isPositive();
  }

  @Test
  void anyBytesAsFrames() throws Exception {
    assertThat(Fuzzing.fuzz(FrameFuzz.class)).isPositive();
  }
}
