package io.crabcache.engine.store.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import org.junit.jupiter.api.Test;

/** Runs the fuzz targets, for ten seconds each in the ordinary build. */
class EvictionFuzzTest {
  @Test
  void anyLifeOfAPolicy() throws Exception {
    assertThat(Fuzzing.fuzz(PolicyFuzz.class)).isPositive();
  }

  @Test
  void anyLifeOfASketch() throws Exception {
    assertThat(Fuzzing.fuzz(SketchFuzz.class)).isPositive();
  }
}
