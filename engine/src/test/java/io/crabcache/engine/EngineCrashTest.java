package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** See {@link CrashRun}. {@code -Dcrash.points=100000} checks more crashes than 10,000. */
class EngineCrashTest {
  private static final int POINTS = Integer.getInteger("crash.points", 10_000);
  private static final long FIRST_SEED = Long.getLong("crash.seed", 1);

  @Test
  void aRecoveryFindsWhatWasSafeAndNothingElse() throws Exception {
    int points = 0;
    int runs = 0;
    while (points < POINTS) {
      points += new CrashRun(FIRST_SEED + runs).play();
      runs++;
    }
    assertThat(points).as("crashes in %d runs", runs).isGreaterThan(runs);
  }
}
