package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.store.CacheHandle;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RANDOM, and what is known of an entry beside its value. */
class RandomKeyTest {
  private final TestEngine engine = new TestEngine(64 << 20, 16);
  private final CacheHandle cache = engine.open("c");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 16})
  void isFairAmongFewEntries(int keys) {
    engine.put(engine.open("other"), "other", "v");
    for (int i = 0; i < keys; i++) {
      engine.put(cache, "key" + i, "v");
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < 1_000 * keys; i++) {
      seen.merge(String.valueOf(random().value()), 1, Integer::sum);
    }
    assertThat(seen).hasSize(keys);
    assertThat(seen.values()).allMatch(times -> times > 800 && times < 1_200); // 6 sigma
  }

  @Test
  void reachesEveryOneOfManyEntries() {
    Map<String, Integer> missing = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      engine.put(cache, "key" + i, "v");
      missing.put("key" + i, i);
    }
    for (int i = 0; i < 100_000 && !missing.isEmpty(); i++) {
      missing.remove(String.valueOf(random().value()));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void passesOverWhatHasExpired() {
    for (int i = 0; i < 20_000; i++) {
      String key = "gone" + i;
      engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, key, "v").setExpiry(10));
    }
    engine.now += 10;
    assertThat(random().outcome()).isEqualTo(Outcome.MISSING);
    engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "k", "v").setExpiry(77));
    Answer.Entry entry = random();
    assertThat(entry.value()).isEqualTo("k");
    assertThat(entry.expiry()).isEqualTo(engine.now + 77);
  }

  @Test
  void frequencyGrowsWithUsesAndNotWithPeeks() {
    engine.put(cache, "k", "v");
    long before = number(CommandBatch.ALWAYS, "k");
    for (int i = 0; i < 3; i++) {
      engine.on(Commands.USE, 0, cache, "k");
      engine.get(cache, "k");
      engine.on(Commands.PEEK, 0, cache, "k");
      engine.on(Commands.GET, CommandBatch.QUIET, cache, "k");
    }
    assertThat(number(0, "k")).isEqualTo(before + 6);
    assertThat(engine.statistic(cache, "hits")).isEqualTo(6);
    assertThat(engine.on(Commands.FREQUENCY, 0, cache, "none").outcome())
        .isEqualTo(Outcome.MISSING);
  }

  @Test
  void entryBytesAreThoseOfBlocksAndIndex() {
    engine.put(cache, "0123456789abcdef", "v".repeat(64));
    Answer answer = engine.call(r -> r.key(Commands.ENTRY_BYTES, 0, cache, "0123456789abcdef"));
    // 24 of header and 80 of key and value; the index of a lone entry is a segment of 128.
    assertThat(((Answer.Count) answer).number()).isBetween(24 + 80 + 8L, 24 + 80 + 128L);
    assertThat(engine.on(Commands.ENTRY_BYTES, 0, cache, "none").outcome())
        .isEqualTo(Outcome.MISSING);
  }

  private long number(int modifiers, String key) {
    Answer answer = engine.call(r -> r.key(Commands.FREQUENCY, modifiers, cache, key));
    return ((Answer.Count) answer).number();
  }

  private Answer.Entry random() {
    return (Answer.Entry) engine.call(r -> r.bare(Commands.RANDOM, cache));
  }
}
