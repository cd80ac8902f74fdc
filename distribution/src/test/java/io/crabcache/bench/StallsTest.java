package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StallsTest {
  private final Stalls stalls = new Stalls(0);

  @Test
  void late_replies_to_requests_that_waited_together_are_one_stall() {
    awakeUntil(100);
    stalls.answered(millis(80), millis(95));
    stalls.answered(millis(82), millis(96));
    stalls.answered(millis(84), millis(94));
    assertThat(stalls.count()).isEqualTo(1);
    assertThat(stalls.remembered())
        .singleElement()
        .extracting(Stalls.Stall::nanos)
        .isEqualTo(millis(15));
    stalls.answered(millis(97), millis(108));
    assertThat(stalls.count()).isEqualTo(2);
  }

  @Test
  void ten_milliseconds_are_no_stall_yet() {
    awakeUntil(100);
    stalls.answered(millis(80), millis(90));
    assertThat(stalls.count()).isZero();
  }

  @Test
  void what_waits_while_the_generator_sleeps_is_its_own_fault() {
    awakeUntil(50);
    stalls.awake(millis(70));
    stalls.answered(millis(50), millis(70));
    assertThat(stalls.count()).isZero();
    assertThat(stalls.timesAsleep()).isEqualTo(1);
  }

  @Test
  void remembers_the_first_of_very_many() {
    for (long i = 1; i <= 2000; i++) {
      awakeUntil(i * 100);
      stalls.answered(millis(i * 100 - 20), millis(i * 100));
    }
    assertThat(stalls.count()).isEqualTo(2000);
    assertThat(stalls.remembered()).hasSize(1000);
  }

  private long awake;

  private void awakeUntil(long milliseconds) {
    while (awake < milliseconds) {
      stalls.awake(millis(++awake));
    }
  }

  private static long millis(long milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }
}
