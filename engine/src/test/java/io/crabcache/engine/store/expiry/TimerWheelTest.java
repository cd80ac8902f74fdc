package io.crabcache.engine.store.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.Fuzzing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long NOON = 1_750_000_000_000L;
  private static final int ALL = 1 << 30;

  private final TimedEntriesDouble entries = new TimedEntriesDouble(1_000_001);
  private final TimerWheel wheel = new TimerWheel(entries);
  private final List<Integer> handed = new ArrayList<>();

  @Test
  void agreesWithASetAfterEveryStep() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      WheelSteps steps = new WheelSteps(random::nextInt);
      int step = 0;
      try {
        for (; step < 200; step++) {
          steps.step();
        }
      } catch (IllegalStateException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", step " + step, e);
      }
      assertThat(steps.handed()).as("seed %d", seed).isPositive();
    }
  }

  @Test
  void agreesWithASetWhateverAFuzzerTries() throws Exception {
    assertThat(Fuzzing.fuzz(WheelFuzz.class)).isPositive();
  }

  @Test
  void handsOutEachEntryInItsMillisecond() {
    advance(NOON);
    int count = 20_000; // over many boundaries of the first two levels and some of the third
    for (int i = 1; i <= count; i++) {
      schedule(i, NOON + i);
    }
    for (int i = 1; i <= count; i++) {
      assertThat(advance(NOON + i)).containsExactly(TimedEntriesDouble.reference(i));
    }
  }

  @Test
  void handsOutWhatADayHasMadeDueInOneTouchEach() {
    advance(NOON);
    long day = 86_400_000;
    for (int i = 1; i <= 100_000; i++) {
      schedule(i, NOON + 1 + i * 31L % day);
    }
    assertThat(wheel.advance(NOON + day, ALL, handed::add)).isEqualTo(100_000);
    assertThat(handed).hasSize(100_000);
    assertThat(wheel.earliest()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void touchesWhatALongSleepHasNotMadeDueOnce() {
    advance(NOON);
    long day = 86_400_000;
    schedule(1, NOON + 30 * day);
    assertThat(wheel.advance(NOON + 30 * day - 1, ALL, handed::add)).isEqualTo(1);
    assertThat(handed).isEmpty();
    assertThat(wheel.earliest()).isEqualTo(NOON + 30 * day);
  }

  @Test
  void drainsAMillionOfTheSameMillisecondInBoundedSteps() {
    advance(NOON);
    int million = 1_000_000;
    long expiry = NOON + 3_600_000;
    for (int i = 1; i <= million; i++) {
      schedule(i, expiry);
    }
    int touched = 0;
    for (long now = NOON; now < expiry; now += 100) {
      int step = wheel.advance(now, 5_000, handed::add);
      assertThat(step).isLessThanOrEqualTo(5_000);
      touched += step;
    }
    assertThat(handed).isEmpty();
    for (int n = 5_000; n <= million; n += 5_000) {
      assertThat(wheel.isBehind(expiry)).isTrue();
      touched += wheel.advance(expiry, 5_000, handed::add);
      assertThat(handed).hasSize(n);
    }
    assertThat(wheel.size()).isZero();
    assertThat(wheel.advance(expiry, 5_000, handed::add)).isZero();
    assertThat(wheel.isBehind(expiry)).isFalse();
    assertThat(touched).as("the hour is in the fourth level").isLessThanOrEqualTo(4 * million);
  }

  @Test
  void doesNotTouchAnEntryAgainForEachGrowthOfItsExpiry() {
    advance(NOON);
    schedule(1, NOON + 60_000);
    int touched = 0;
    for (long now = NOON; now < NOON + 3_600_000; now += 10) {
      entries.expiry[1] = now + 60_000;
      touched += wheel.advance(now, ALL, handed::add);
    }
    assertThat(handed).isEmpty();
    assertThat(touched).isBetween(50, 200);
    assertThat(advance(entries.expiry[1] - 1)).isEmpty();
    assertThat(advance(entries.expiry[1])).containsExactly(TimedEntriesDouble.reference(1));
  }

  @Test
  void goesByTheClockAlsoWhenThatWasSetBack() {
    advance(NOON);
    schedule(1, NOON + 5_000);
    long morning = NOON - 4 * 3_600_000;
    advance(morning);
    schedule(2, morning + 1_000);
    schedule(3, morning + 2_000);
    schedule(5, NOON);
    assertThat(advance(morning + 999)).isEmpty();
    assertThat(advance(morning + 1_000)).containsExactly(TimedEntriesDouble.reference(2));
    assertThat(advance(morning + 1_999)).isEmpty();
    assertThat(advance(morning + 2_000)).containsExactly(TimedEntriesDouble.reference(3));
    assertThat(advance(NOON)).containsExactly(TimedEntriesDouble.reference(5));
    assertThat(advance(NOON + 4_999)).isEmpty();
    assertThat(advance(NOON + 5_000)).containsExactly(TimedEntriesDouble.reference(1));
  }

  @Test
  void doesNoWorkForAClockThatTrembles() {
    long boundary = 1L << 40; // of seven levels at once
    advance(boundary - 1);
    for (int i = 1; i <= 1_000; i++) {
      schedule(i, boundary + i * 1_000L);
    }
    int touched = 0;
    for (int i = 0; i < 1_000; i++) {
      touched += wheel.advance(boundary - 1 + i % 2, ALL, handed::add);
    }
    assertThat(touched).as("each once, when time crosses the boundary").isLessThanOrEqualTo(1_000);
    assertThat(handed).isEmpty();
  }

  @Test
  void takesAnyExpiry() {
    long[] expiries = {
      Long.MIN_VALUE, -1, 0, 1, NOON, 1L << 62, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };
    for (int i = 0; i < expiries.length; i++) {
      schedule(i, expiries[i]);
    }
    assertThat(advance(0)).hasSize(3);
    for (long expiry : Arrays.copyOfRange(expiries, 3, expiries.length)) {
      assertThat(advance(expiry - 1)).isEmpty();
      assertThat(advance(expiry)).hasSize(1);
    }
    assertThat(wheel.size()).isZero();
  }

  private void schedule(int index, long expiry) {
    entries.expiry[index] = expiry;
    wheel.schedule(TimedEntriesDouble.reference(index));
  }

  /** Moves time on and returns what was due. */
  private List<Integer> advance(long now) {
    handed.clear();
    wheel.advance(now, ALL, handed::add);
    return List.copyOf(handed);
  }
}
