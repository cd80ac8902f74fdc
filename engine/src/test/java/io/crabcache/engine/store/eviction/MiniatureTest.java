package io.crabcache.engine.store.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MiniatureTest {
  private static final EvictionSettings SETTINGS = EvictionSettings.DEFAULT;

  private final SpaceBlocks blocks = new SpaceBlocks();
  private final FrequencySketch sketch = new FrequencySketch(blocks.space, blocks, SETTINGS);
  private final Miniature miniature = new Miniature(SETTINGS, sketch, 0.2, 1);

  @Test
  void keepsWhatFitsAndFindsAllOfIt() {
    miniature.setCapacity(300);
    for (long key = 0; key < 300; key++) {
      assertThat(miniature.use(key * key, 1)).isFalse();
    }
    for (long key = 0; key < 300; key++) {
      assertThat(miniature.use(key * key, 1)).isTrue();
    }
  }

  @Test
  void staysWithinItsCapacityAndItsSlotsWhateverItIsShown() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(500) == 0) {
        miniature.setCapacity(1 + random.nextInt(5_000));
        miniature.keepSample(random.nextInt(3));
      }
      miniature.use(random.nextInt(2_000), 1 + random.nextInt(random.nextBoolean() ? 2 : 6_000));
      assertThat(miniature.entries()).as("seed %s", seed).isLessThan(1024);
      miniature.verify();
    }
  }

  @Test
  void dropsWhatIsNotInTheSample() {
    miniature.setCapacity(300);
    for (long key = 0; key < 300; key++) {
      miniature.use(key, 1);
    }
    miniature.keepSample(2);
    miniature.verify();
    int sampled = 0;
    for (long key = 0; key < 300; key++) {
      sampled += WindowClimber.isSampled(key, 2) ? 1 : 0;
    }
    assertThat(miniature.entries()).isEqualTo(sampled).isBetween(40L, 110L);
  }
}
