package io.crabcache.redis.differential;

import static org.junit.jupiter.api.Assertions.fail;

import io.crabcache.redis.LocalServer;
import io.crabcache.redis.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random commands get from the server, byte for byte, the replies that Redis gives.
 *
 * <p>Some seeds are always the same, and one is new each time. {@code -Ddifferential.commands} says
 * how many commands are sent in all, {@code -Ddifferential.seed} runs one seed only.
 */
class DifferentialIT {
  private static final int FIXED_SEEDS = 3;
  private static final int COMMANDS = Integer.getInteger("differential.commands", 20_000);
  private static final @Nullable Long ONLY = Long.getLong("differential.seed");

  @Test
  void repliesAreThoseOfRedis() throws Exception {
    List<String> differences = new ArrayList<>();
    try (RedisProcess redis = RedisProcess.start();
        LocalServer server = LocalServer.start();
        Duel duel = new Duel(redis.address(), server.address())) {
      List<Long> seeds = seeds();
      for (long seed : seeds) {
        for (int resp = 2; resp <= 3; resp++) {
          differences.addAll(duel.run(seed, resp, COMMANDS / seeds.size() / 2));
        }
      }
    }
    if (!differences.isEmpty()) {
      fail(String.join("\n\n", differences));
    }
  }

  private static List<Long> seeds() {
    if (ONLY != null) {
      return List.of(ONLY);
    }
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
      seeds.add(seed);
    }
    seeds.add(ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE));
    System.err.println("commands for Redis and for us: " + COMMANDS + ", of the seeds " + seeds);
    return seeds;
  }
}
