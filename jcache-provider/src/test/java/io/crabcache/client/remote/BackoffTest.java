package io.crabcache.client.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void pausesDoubleUpToTheLongestAndAreShortenedByUpToHalf() {
    Backoff backoff = new Backoff(100, 1000, new Random(1));
    for (long full : new long[] {100, 200, 400, 800, 1000, 1000}) {
      assertThat(backoff.pauseMillis()).isBetween(full / 2, full);
    }
    backoff.reset();
    assertThat(backoff.pauseMillis()).isLessThanOrEqualTo(100);
  }

  @Test
  void twoClientsDoNotComeBackTogether() {
    Backoff one = new Backoff(1000, 1000, new Random(1));
    Backoff other = new Backoff(1000, 1000, new Random(2));
    assertThat(one.pauseMillis()).isNotEqualTo(other.pauseMillis());
  }
}
