package io.crabcache.engine.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random steps, compared with {@link SlabsModel} after each. */
class SlabsModelTest {
  private static final int SEQUENCES = 15;
  private static final int STEPS = 400;

  @ParameterizedTest
  @CsvSource({"16, 1, true", "16, 7, false", "16, 7, true", "32, 20, true", "64, 5, false"})
  void doesAsTheModelSays(int pageKib, int pages, boolean wild) {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Random random = new Random(seed);
      SlabsModel model = new SlabsModel(pageKib << 10, pages, random::nextInt, wild);
      int step = 0;
      try {
        for (; step < STEPS; step++) {
          model.step();
        }
        model.end();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("Seed " + seed + " failed at step " + step, e);
      }
    }
  }

  @Test
  void doesAsTheModelSaysWhateverTheStepsAre() throws Exception {
    assertThat(Fuzzing.fuzz(SlabsFuzz.class)).isPositive();
  }
}
