package io.crabcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FuzzingTest {

  /** Long enough for a fuzzer that is led by coverage; guessing four bytes takes hours. */
  private static final Duration ENOUGH = Duration.ofSeconds(60);

  /** Takes every input. */
  public static final class Healthy {
    private Healthy() {}

    public static void fuzzerTestOneInput(byte[] input) {
      assertThat(input).isNotNull();
    }
  }

  /** Falls over one word of four letters. */
  public static final class Fragile {
    private Fragile() {}

    public static void fuzzerTestOneInput(byte[] input) {
      if (input.length > 3
          && input[0] == 'C'
          && input[1] == 'R'
          && input[2] == 'A'
          && input[3] == 'B') {
        throw new IllegalStateException("pinched");
      }
    }
  }

  /** Is no target: the method is missing. */
  public static final class Pointless {
    private Pointless() {}
  }

  @Test
  void countsTheInputsOfARunWithoutFindings() throws Exception {
    assertThat(Fuzzing.fuzz(Healthy.class, Duration.ofSeconds(2))).isGreaterThan(1_000);
  }

  @Test
  void findsAnInputBehindNestedComparisonsAndShowsIt() {
    assertThatThrownBy(() -> Fuzzing.fuzz(Fragile.class, ENOUGH))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("hex 43524142")
        .hasMessageContaining("IllegalStateException: pinched")
        .hasMessageContaining("crash-");
  }

  @Test
  void failsWhenTheClassIsNoTarget() {
    assertThatThrownBy(() -> Fuzzing.fuzz(Pointless.class, Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Pointless");
  }

  @Test
  void refusesARunWithoutEnd() {
    assertThatThrownBy(() -> Fuzzing.fuzz(Healthy.class, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fuzz.seconds");
  }
}
