package io.crabcache.redis.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.redis.RedisProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shows that a duel accepts what it should and sees what it should. */
@Timeout(120)
class DuelIT {

  @Test
  void redisDoesNotDifferFromItself() throws Exception {
    try (RedisProcess one = RedisProcess.start();
        RedisProcess other = RedisProcess.start();
        Duel duel = new Duel(one.address(), other.address())) {
      assertThat(duel.run(1, 2, 5_000)).isEmpty();
      assertThat(duel.run(2, 3, 5_000)).isEmpty();
    }
  }

  @Test
  void aDifferenceIsReportedWithTheFewestCommandsThatShowIt() throws Exception {
    try (RedisProcess one = RedisProcess.start();
        RedisProcess other = RedisProcess.start("--databases", "3");
        Duel duel = new Duel(one.address(), other.address())) {
      List<String> reports = duel.run(3, 2, 5_000);
      assertThat(reports)
          .anySatisfy(
              report ->
                  assertThat(report)
                      .contains("seed 3, RESP2, command ")
                      .contains("\n    \"SELECT\" \"15\"\n  to this")
                      .contains("Redis says \"+OK\\r\\n\"")
                      .contains("ours says  \"-ERR DB index is out of range\\r\\n\""));
    }
  }
}
