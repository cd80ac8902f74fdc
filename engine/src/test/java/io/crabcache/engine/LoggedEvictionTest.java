package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.durability.Replays;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.store.CacheHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Evictions leave no record, so a replay may bring entries back; but with their last value, and
 * never once somebody has removed them.
 */
class LoggedEvictionTest {
  private static final EngineSettings SMALL = TestEngine.settings(1 << 20, 1);
  private static final EngineSettings LARGE = TestEngine.settings(64 << 20, 4);

  private final RecordingLog log = new RecordingLog();
  private final TestEngine engine = new TestEngine(SMALL, Engine.newStore(SMALL), log);
  private final CacheHandle cache = engine.open("c");
  private final Map<String, String> latest = new HashMap<>();

  @Test
  void whatComesBackIsTheLatestAndWasNotRemoved() {
    Random random = new Random(1);
    int inVain = 0;
    for (int i = 0; i < 10_000; i++) {
      String key = "key" + random.nextInt(3_000);
      switch (random.nextInt(8)) {
        case 0 -> {
          latest.remove(key);
          if (engine.on(Commands.REMOVE, 0, cache, key).outcome() == Outcome.MISSING) {
            inVain++;
          }
        }
        case 1 -> {
          latest.remove(key);
          engine.call(
              r -> r.put(CommandBatch.EXPIRY_DEADLINE, cache, key, "v").setExpiry(engine.now));
        }
        case 2 -> {
          latest.remove(key);
          engine.call(r -> r.key(Commands.EXPIRE, 0, cache, key).setExpiry(engine.now - 1));
        }
        case 3 -> {
          latest.remove(key);
          engine.call(r -> r.key(Commands.TOUCH, CommandBatch.EXPIRY_TTL, cache, key));
        }
        default -> {
          String value = i + "v".repeat(random.nextInt(2_000));
          latest.put(key, value);
          engine.put(cache, key, value);
        }
      }
    }
    assertThat(engine.statistic(cache, "evictions")).isPositive();
    assertThat(inVain).as("removals of what was evicted").isPositive();

    Map<String, String> returned = new HashMap<>();
    StoreDump.cache(Replays.replay(log, LARGE, engine.now, 50), "c", engine.now)
        .entries()
        .forEach((key, entry) -> returned.put(key, entry.value()));
    assertThat(returned).as("with room for all").isEqualTo(latest);

    StoreDump.cache(Replays.replay(log, SMALL, engine.now, 50), "c", engine.now)
        .entries()
        .forEach((key, entry) -> assertThat(entry.value()).isEqualTo(latest.get(key)));
  }

  @Test
  void removingWhatNeverWasLeavesNoRecord() {
    engine.put(cache, "k", "v");
    int before = log.size();
    engine.on(Commands.REMOVE, 0, cache, "other");
    assertThat(log.size()).isEqualTo(before);
  }
}
