package io.crabcache.engine.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** How much a thread rests for what it works, by a clock that only work and rests move. */
class SharePaceTest {
  private long clock;
  private long rests;

  private SharePace pace(double share, double sleepsLonger) {
    return new SharePace(
        share,
        () -> clock,
        nanos -> {
          rests++;
          clock += (long) (nanos * sleepsLonger);
        });
  }

  private double share(SharePace pace, long work, int times) throws InterruptedException {
    long worked = 0;
    long start = clock;
    for (int i = 0; i < times; i++) {
      clock += work;
      worked += work;
      pace.worked(work);
    }
    return (double) worked / (clock - start);
  }

  @Test
  void restsInProportionToWork() throws InterruptedException {
    for (double share : new double[] {0.01, 0.25, 0.5, 0.9}) {
      assertThat(share(pace(share, 1), 10_000_000, 1_000)).isCloseTo(share, within(0.005));
      assertThat(share(pace(share, 1), 1_000, 1_000_000)).isCloseTo(share, within(0.005));
    }
  }

  @Test
  void aRestThatTookLongerIsTakenIntoAccount() throws InterruptedException {
    assertThat(share(pace(0.25, 1.7), 1_000_000, 10_000)).isCloseTo(0.25, within(0.005));
    assertThat(share(pace(0.25, 0.3), 1_000_000, 10_000)).isCloseTo(0.25, within(0.005));
  }

  @Test
  void shortRestsAreGathered() throws InterruptedException {
    share(pace(0.5, 1), 1_000, 1_000_000);
    assertThat(rests).as("of at least a millisecond each").isLessThanOrEqualTo(1_000);
  }

  @Test
  void aWholeProcessorNeedsNoRest() throws InterruptedException {
    share(pace(1, 1), 1_000_000, 1_000);
    assertThat(rests).isZero();
  }

  @Test
  void anInterruptEndsTheWork() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> pace(1, 1).worked(1)).isInstanceOf(InterruptedException.class);
    SharePace interruptedInItsRest =
        new SharePace(0.5, () -> clock, nanos -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> interruptedInItsRest.worked(10_000_000))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
