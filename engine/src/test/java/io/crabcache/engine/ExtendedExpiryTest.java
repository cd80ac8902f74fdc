package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.command.Replies.Outcome;
import io.crabcache.engine.durability.DurableEngine;
import io.crabcache.engine.durability.DurableEngines;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.eviction.EvictionSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Expiries that were extended and acknowledged, over starts and snapshots. */
class ExtendedExpiryTest {
  private static final LogSettings LOG = new LogSettings(SyncPolicy.ALWAYS, 1, 64 << 10, 64 << 10);

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final FaultyStorage storage = new FaultyStorage();

  private static EngineSettings settings(long maxEntries) {
    EvictionSettings d = EvictionSettings.DEFAULT;
    return new EngineSettings(
        16 << 20,
        100_000,
        100,
        1,
        new EvictionSettings(
            maxEntries,
            d.windowRatio(),
            d.adaptive(),
            d.sketchWidth(),
            d.sketchDepth(),
            d.resetInterval(),
            d.highWatermark(),
            d.lowWatermark(),
            d.admissionThresholdMultiplier()));
  }

  private DurableEngine open(long maxEntries, FaultyStorage on) throws IOException {
    return DurableEngines.open(
        settings(maxEntries), LOG, 1 << 20, () -> Instant.ofEpochMilli(now.get()), on);
  }

  /** Four entries where four may be, one of which was made persistent: nothing is ever evicted. */
  private void fillExactly() throws IOException {
    try (DurableEngine durable = open(4, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "k", "v").setExpiry(100));
      engine.put(cache, "a", "1");
      engine.put(cache, "b", "1");
      engine.put(cache, "d", "1");
      engine.put(cache, "a", "2");
      now.addAndGet(50);
      assertThat(engine.on(Commands.PERSIST, 0, cache, "k").outcome()).isEqualTo(Outcome.OK);
      now.addAndGet(100);
      assertThat(engine.get(cache, "k").outcome()).isEqualTo(Outcome.OK);
      assertThat(engine.statistic(cache, "evictions")).isZero();
    }
  }

  @Test
  void anExtendedEntryOfAFullStoreIsThereAfterARestart() throws Exception {
    fillExactly();
    try (DurableEngine durable = open(4, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      assertThat(engine.count(cache)).isEqualTo(4);
      assertThat(engine.get(cache, "k").outcome()).isEqualTo(Outcome.OK);
    }
  }

  /** A start with less room lets it go before it comes to the record that extends it. */
  @Test
  void whatAStartHadNoRoomForDoesNotComeBackOnceItIsRemoved() throws Exception {
    fillExactly();
    try (DurableEngine durable = open(3, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      assertThat(engine.count(cache)).as("entries that do not expire").isEqualTo(3);
      assertThat(engine.statistic(cache, "evictions")).isEqualTo(1);
      engine.on(Commands.REMOVE, 0, cache, "k");
      assertThat(engine.get(cache, "k").outcome()).isEqualTo(Outcome.MISSING);
    }
    try (DurableEngine durable = open(100, storage)) { // The operator has given it more room.
      TestEngine engine = new TestEngine(durable.engine());
      assertThat(engine.get(engine.open("c"), "k").outcome()).isEqualTo(Outcome.MISSING);
    }
  }

  /** Nothing was evicted: one entry had expired before the last came, and one was extended. */
  @Test
  void whatExpiredFirstGoesBeforeWhatMayHaveBeenExtended() throws Exception {
    try (DurableEngine durable = open(4, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "k", "v").setExpiry(100));
      engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "short", "v").setExpiry(10));
      engine.put(cache, "a", "1");
      engine.put(cache, "b", "1");
      now.addAndGet(50);
      engine.put(cache, "d", "1");
      assertThat(engine.on(Commands.PERSIST, 0, cache, "k").outcome()).isEqualTo(Outcome.OK);
      assertThat(engine.statistic(cache, "evictions")).isZero();
    }
    now.addAndGet(100);
    try (DurableEngine durable = open(4, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      assertThat(engine.count(cache)).isEqualTo(4);
      assertThat(engine.get(cache, "k").outcome()).isEqualTo(Outcome.OK);
    }
  }

  /**
   * A batch reads the clock once, at its begin. One that began before an entry's expiry may extend
   * it after a snapshot has passed by, which has read the clock later.
   */
  @Test
  void whatASlowBatchExtendsIsNotLeftOutOfASnapshot() throws Exception {
    try (DurableEngine durable = open(0, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      CacheHandle cache = engine.open("c");
      engine.call(r -> r.put(CommandBatch.EXPIRY_TTL, cache, "k", "v").setExpiry(100));
      long batchBegan = now.addAndGet(99);
      now.addAndGet(1);
      durable.takeSnapshot();
      now.set(batchBegan);
      assertThat(engine.on(Commands.PERSIST, 0, cache, "k").outcome()).isEqualTo(Outcome.OK);
      now.addAndGet(10);
      assertThat(engine.get(cache, "k").outcome()).isEqualTo(Outcome.OK);
    }
    try (DurableEngine durable = open(0, storage)) {
      TestEngine engine = new TestEngine(durable.engine());
      assertThat(engine.get(engine.open("c"), "k").outcome()).isEqualTo(Outcome.OK);
    }
  }
}
