package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.eviction.EvictionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random commands in a store that is full, compared with a map after every step: an entry may be
 * missing only if an eviction was counted for it, and what is there is the last that was put.
 */
class EvictionModelTest {
  private static final int SEQUENCES = 25;
  private static final int STEPS = 600;
  private static final long MEMORY = 1 << 20;

  /** What a put stored. */
  private record Stored(String value, long version, long expiry) {}

  /** A cache and what it should hold. */
  private static final class Mirror {
    final CacheHandle handle;
    final Map<String, Stored> entries = new HashMap<>();

    Mirror(CacheHandle handle) {
      this.handle = handle;
    }
  }

  @Test
  void anEntryGoesOnlyByEvictionWhenMemoryIsShort() {
    long evictions = 0;
    for (int seed = 0; seed < SEQUENCES; seed++) {
      evictions += new Run(seed, EvictionSettings.DEFAULT, 90_000, 300).play();
    }
    assertThat(evictions).as("the memory was short").isGreaterThan(SEQUENCES * 10L);
  }

  @Test
  void anEntryGoesOnlyByEvictionWhenSmallEntriesFillTheStore() {
    long evictions = 0;
    for (int seed = 0; seed < SEQUENCES / 5; seed++) {
      evictions += new Run(seed, EvictionSettings.DEFAULT, 100, 20_000).fill(9_000).play();
    }
    assertThat(evictions).as("the memory was short").isGreaterThan(SEQUENCES * 10L);
  }

  @Test
  void aLimitOnEntriesHoldsAfterEveryStep() {
    EvictionSettings d = EvictionSettings.DEFAULT;
    EvictionSettings limited =
        new EvictionSettings(
            50, d.windowRatio(), true, 0, 4, 0, d.highWatermark(), d.lowWatermark(), 1);
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Run run = new Run(seed, limited, 2_000, 200);
      assertThat(run.play()).isPositive();
      assertThat(run.engine.statistic("entries")).isLessThanOrEqualTo(50);
    }
  }

  /** One sequence; its seed stands in every message. */
  private static final class Run {
    private final int seed;
    private final Random random;
    private final TestEngine engine;
    private final List<Mirror> mirrors = new ArrayList<>();
    private final int maxValue;
    private final int keys;
    private long dropped;

    Run(int seed, EvictionSettings eviction, int maxValue, int keys) {
      this.seed = seed;
      this.random = new Random(seed);
      this.maxValue = maxValue;
      this.keys = keys;
      this.engine =
          new TestEngine(new EngineSettings(MEMORY, 400_000, 100, 1, eviction), new KeyHash());
      mirrors.add(new Mirror(engine.open("a")));
      mirrors.add(new Mirror(engine.open("b")));
      mirrors.add(
          new Mirror(
              engine.open(
                  "limited",
                  new CacheSpec(
                      CacheSpec.ETERNAL, -1, -1, 1 + random.nextInt(30), 60_000, new byte[0]))));
    }

    Run fill(int entries) {
      for (int i = 0; i < entries; i++) {
        put(mirrors.get(i & 1), "fill" + i, 0);
      }
      compare(-1);
      return this;
    }

    long play() {
      for (int step = 0; step < STEPS; step++) {
        Mirror mirror = mirrors.get(random.nextInt(mirrors.size()));
        String key = "k".repeat(random.nextInt(20)) + random.nextInt(keys);
        int kind = random.nextInt(20);
        if (kind < 10) {
          put(mirror, key, kind < 3 ? 1 + random.nextInt(200) : 0);
        } else if (kind < 15) {
          get(mirror, key, step);
        } else if (kind < 16) {
          engine.on(Commands.REMOVE, 0, mirror.handle, key);
          mirror.entries.remove(key);
        } else if (kind < 18) {
          touch(mirror, key);
        } else if (kind < 19) {
          engine.now += random.nextInt(100);
          engine.engine.sweep(random.nextInt(40));
        } else if (random.nextInt(10) == 0) {
          engine.call(r -> r.bare(Commands.CLEAR, mirror.handle));
          mirror.entries.clear();
        }
        if (keys <= 300 || step % 50 == 0) {
          compare(step);
        }
      }
      assertThat(engine.statistic("evictions")).as(at(STEPS)).isGreaterThanOrEqualTo(dropped);
      return dropped;
    }

    private void put(Mirror mirror, String key, int ttl) {
      int large = random.nextInt(30) == 0 ? 30 : 1;
      int length = random.nextInt(1 + maxValue / (random.nextInt(4) == 0 ? 1 : 30 / large));
      String value = "v".repeat(length) + random.nextInt(10);
      int modifiers = ttl == 0 ? CommandBatch.EXPIRY_NEVER : CommandBatch.EXPIRY_TTL;
      Answer answer = engine.call(r -> r.put(modifiers, mirror.handle, key, value).setExpiry(ttl));
      if (answer instanceof Answer.Entry entry) {
        long expiry = ttl == 0 ? Long.MAX_VALUE : engine.now + ttl;
        mirror.entries.put(key, new Stored(value, entry.version(), expiry));
      } else {
        assertThat(mirror.handle.name())
            .as("only this cache's limit is so low")
            .isEqualTo("limited");
      }
    }

    private void get(Mirror mirror, String key, int step) {
      Answer.Entry found = engine.get(mirror.handle, key);
      Stored stored = mirror.entries.get(key);
      if (found.existed()) {
        assertThat(stored).as(at(step)).isNotNull();
        assertThat(found.value()).as(at(step)).isEqualTo(stored == null ? null : stored.value);
        assertThat(stored == null ? 0 : stored.expiry).as(at(step)).isGreaterThan(engine.now);
      }
    }

    private void touch(Mirror mirror, String key) {
      int ttl = 1 + random.nextInt(200);
      Answer answer =
          engine.call(
              r ->
                  r.key(Commands.TOUCH, CommandBatch.EXPIRY_TTL, mirror.handle, key)
                      .setExpiry(ttl));
      Stored stored = mirror.entries.get(key);
      if (((Answer.Entry) answer).existed() && stored != null) {
        mirror.entries.put(key, new Stored(stored.value, stored.version, engine.now + ttl));
      }
    }

    private void compare(int step) {
      for (Mirror mirror : mirrors) {
        mirror.entries.values().removeIf(e -> e.expiry <= engine.now);
        Set<String> found = new HashSet<>();
        for (Answer.Listed listed : engine.iterateKeys(mirror.handle)) {
          Stored stored = mirror.entries.get(listed.key());
          assertThat(stored).as(at(step) + " " + listed.key()).isNotNull();
          assertThat(listed.version()).as(at(step)).isEqualTo(stored == null ? 0 : stored.version);
          assertThat(found.add(listed.key())).as(at(step)).isTrue();
        }
        assertThat(engine.count(mirror.handle)).as(at(step)).isEqualTo(found.size());
        assertThat((long) found.size())
            .as(at(step))
            .isLessThanOrEqualTo(
                mirror.handle.spec().isLimited()
                    ? mirror.handle.spec().maxEntries()
                    : Long.MAX_VALUE);
        long before = mirror.entries.size();
        mirror.entries.keySet().retainAll(found);
        dropped += before - mirror.entries.size();
      }
      assertThat(dropped)
          .as(at(step) + ": entries that are missing were evicted")
          .isLessThanOrEqualTo(engine.statistic("evictions"));
      assertThat(engine.statistic("memory_used_bytes")).isLessThanOrEqualTo(MEMORY);
      engine.verify();
    }

    private String at(int step) {
      return "seed " + seed + ", step " + step;
    }
  }
}
