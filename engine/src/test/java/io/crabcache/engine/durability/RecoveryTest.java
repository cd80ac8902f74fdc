package io.crabcache.engine.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.StoreDump;
import io.crabcache.engine.StoreDump.CacheDump;
import io.crabcache.engine.StoreDump.EntryDump;
import io.crabcache.engine.command.CacheRecords;
import io.crabcache.engine.log.DamageException;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.log.ReplayBlock;
import io.crabcache.engine.log.ReplayEnd;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.CacheState;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.StoreAudit;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is made of records, of some that no engine would write in this order, too. */
class RecoveryTest {
  private static final long NOW = 1_000_000;
  private static final long NEVER = LogRecord.NO_EXPIRY;
  private static final EngineSettings SETTINGS = settings(64 << 20);

  private final RecordingLog log = new RecordingLog();

  private static EngineSettings settings(long memory) {
    return new EngineSettings(memory, 1 << 20, 2_000, 8, EvictionSettings.DEFAULT);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private void create(long id, String name, CacheSpec spec, long epoch) {
    CacheHandle any = newCache(Engine.newStore(SETTINGS));
    LogRecord settings = CacheRecords.create(new CacheState(any, spec, 0));
    log.append(
        new LogRecord()
            .begin(RecordKind.CREATE, id, epoch)
            .key(bytes(name), 0, name.length())
            .value(settings.value(), settings.valueIndex(), settings.valueLength()));
  }

  private void create(long id, String name) {
    create(id, name, CacheSpec.DEFAULT, 0);
  }

  private LogRecord ofKey(RecordKind kind, long cache, long epoch, String key) {
    return new LogRecord().begin(kind, cache, epoch).key(bytes(key), 0, key.length());
  }

  private void put(long cache, long epoch, String key, String value, long version, long expiry) {
    log.append(
        ofKey(RecordKind.PUT, cache, epoch, key)
            .version(version)
            .expiry(expiry)
            .value(bytes(value), 0, value.length()));
  }

  private void put(long cache, String key, String value, long version) {
    put(cache, 0, key, value, version, NEVER);
  }

  private Store replay() {
    Store store = Replays.replay(log, SETTINGS, NOW, 3);
    StoreAudit.check(store);
    return store;
  }

  private static CacheHandle newCache(Store store) {
    return Objects.requireNonNull(store.create("new", CacheSpec.DEFAULT)).cache();
  }

  @Test
  void manyCachesAreRecoveredInParallel() {
    Random random = new Random(7);
    List<Map<String, EntryDump>> expected = new ArrayList<>();
    for (int id = 1; id <= 500; id++) {
      create(id, "cache" + id);
      expected.add(new HashMap<>());
    }
    for (int version = 1; version <= 50_000; version++) {
      int id = 1 + random.nextInt(500);
      String key = "key" + random.nextInt(100);
      if (random.nextInt(5) == 0) {
        log.append(ofKey(RecordKind.REMOVE, id, 0, key).version(version));
        expected.get(id - 1).remove(key);
      } else {
        String value = "v".repeat(random.nextInt(40));
        put(id, key, value, version);
        expected.get(id - 1).put(key, new EntryDump(value, version, NEVER));
      }
    }
    Store store = Replays.replay(log, SETTINGS, NOW, 1_000);
    StoreAudit.check(store);
    Map<String, CacheDump> dump = StoreDump.of(store, NOW);
    assertThat(dump).hasSize(500);
    assertThat(dump.values())
        .allSatisfy(
            cache -> assertThat(cache.entries()).isEqualTo(expected.get((int) cache.id() - 1)));
    assertThat(store.sequence()).isEqualTo(50_000);
    assertThat(newCache(store).id()).isEqualTo(501);
  }

  @Test
  void recordsOfCachesThatAreGoneAreSkipped() {
    put(5, "early", "v", 1);
    create(5, "a");
    log.append(CacheRecords.destroy(5));
    put(5, "late", "v", 2);
    create(6, "a");
    put(6, "k", "v", 3);
    put(9, "never created", "v", 4);
    Store store = replay();
    assertThat(StoreDump.of(store, NOW))
        .containsOnlyKeys("a")
        .extractingByKey("a")
        .isEqualTo(
            new CacheDump(6, CacheSpec.DEFAULT, 0, Map.of("k", new EntryDump("v", 3, NEVER))));
    assertThat(store.sequence()).isEqualTo(4);
    assertThat(newCache(store).id()).isEqualTo(10);
  }

  @Test
  void recordsOfAnOlderEpochAreSkippedAndANewerOneClears() {
    create(1, "a");
    put(1, 0, "old", "v", 1, NEVER);
    put(1, 1, "new", "v", 2, NEVER); // overtook the record of its clear
    put(1, 0, "late", "v", 3, NEVER);
    CacheHandle any = newCache(Engine.newStore(SETTINGS));
    log.append(CacheRecords.clear(any, 1)); // the number of the other is 1, too
    put(1, 0, "later", "v", 4, NEVER);
    put(1, 1, "newer", "v", 5, NEVER);
    assertThat(StoreDump.cache(replay(), "a", NOW).entries()).containsOnlyKeys("new", "newer");
    assertThat(StoreDump.cache(replay(), "a", NOW).epoch()).isEqualTo(1);
  }

  @Test
  void aNameBelongsToTheNewestOfItsCaches() {
    create(7, "a"); // from a snapshot that was taken while this went on:
    create(3, "a");
    put(3, "k", "v", 1);
    log.append(CacheRecords.destroy(3));
    create(7, "a");
    put(7, "k", "v7", 2);
    assertThat(StoreDump.cache(replay(), "a", NOW).id()).isEqualTo(7);
    assertThat(StoreDump.cache(replay(), "a", NOW).entries()).containsOnlyKeys("k");
  }

  @Test
  void settingsAndEpochOfACacheThatIsThereAreTakenOver() {
    CacheSpec spec = new CacheSpec(1, 2, 3, new byte[] {4});
    create(1, "a", spec, 5);
    put(1, 5, "k", "v", 1, NEVER);
    create(1, "a", CacheSpec.DEFAULT, 0);
    assertThat(StoreDump.cache(replay(), "a", NOW))
        .isEqualTo(
            new CacheDump(1, CacheSpec.DEFAULT, 5, Map.of("k", new EntryDump("v", 1, NEVER))));
  }

  @Test
  void whatHasExpiredIsGoneUnlessItWasExtended() {
    create(1, "a");
    put(1, 0, "expired", "v", 1, NOW);
    put(1, 0, "extended", "v", 2, NOW - 5);
    log.append(ofKey(RecordKind.EXPIRE, 1, 0, "extended").version(2).expiry(NOW + 5));
    put(1, 0, "overwritten", "v", 3, NEVER);
    put(1, 0, "overwritten", "v", 4, NOW - 1);
    put(1, 0, "another version", "v", 6, NOW + 9);
    log.append(ofKey(RecordKind.EXPIRE, 1, 0, "another version").version(5).expiry(NOW - 9));
    log.append(ofKey(RecordKind.EXPIRE, 1, 0, "nothing").version(6).expiry(NOW + 5));
    Store store = replay();
    assertThat(StoreDump.cache(store, "a", NOW).entries())
        .isEqualTo(
            Map.of(
                "extended", new EntryDump("v", 2, NOW + 5),
                "another version", new EntryDump("v", 6, NOW + 9)));
    assertThat(store.totals(NOW).tally().entries()).as("the rest is reclaimed").isEqualTo(2);
  }

  @Test
  void whatIsRecoveredCountsAsNoPutAndNoRemoval() {
    create(1, "a");
    put(1, "k", "v", 1);
    log.append(ofKey(RecordKind.REMOVE, 1, 0, "k").version(2));
    put(1, "k", "v", 3);
    Store store = replay();
    assertThat(store.totals(NOW).tally().puts()).isZero();
    assertThat(store.totals(NOW).tally().removals()).isZero();
  }

  @Test
  void anEntryThatNoLongerFitsIsLeftOutAndTold() throws IOException {
    create(1, "a", new CacheSpec(CacheSpec.ETERNAL, -1, -1, 0, 5_000, new byte[0]), 0);
    create(2, "b");
    put(1, "k", "v", 1);
    put(1, "k", "v".repeat(6_000), 2);
    put(2, "k", "v", 3);
    put(2, "k", "v".repeat(2_000_000), 4);
    put(2, "k2", "v", 5);
    Store store = Engine.newStore(SETTINGS);
    RecoveryReport report;
    try (Recovery recovery = recovery(store)) {
      report = recovery.end(log.replay(recovery, 10));
    }
    assertThat(StoreDump.cache(store, "a", NOW).entries()).as("no older value").isEmpty();
    assertThat(StoreDump.cache(store, "b", NOW).entries()).containsOnlyKeys("k2");
    assertThat(report.remarks())
        .containsExactly(
            "2 entries were left out because they no longer fit; raise memory.max or the limit of their cache");
    assertThat(report.entries()).isEqualTo(1);
    assertThat(report.logRecords()).isEqualTo(7);
  }

  @Test
  void moreThanFitsEvictsAndWhatHasExpiredGoesFirst() {
    create(1, "a");
    String value = "v".repeat(1_000);
    for (int i = 0; i < 40_000; i++) {
      put(1, 0, "expired" + i, value, i + 1, NOW - 1);
    }
    for (int i = 0; i < 4_000; i++) {
      put(1, 0, "live" + i, value, 50_000 + i, NEVER);
    }
    EngineSettings small = settings(16 << 20);
    Store store = Replays.replay(log, small, NOW, 500);
    StoreAudit.check(store);
    assertThat(StoreDump.cache(store, "a", NOW).entries()).hasSize(4_000);
  }

  private static Recovery recovery(Store store) {
    return new Recovery(
        store, () -> Instant.ofEpochMilli(NOW), 3, 0, report -> {}, System::nanoTime);
  }

  @Test
  void anUncleanEndLeavesVersionsOut() throws IOException {
    create(1, "a");
    put(1, "k", "v", 70);
    for (long highest : new long[] {0, 90}) {
      Store store = Engine.newStore(SETTINGS);
      try (Recovery recovery = recovery(store)) {
        log.replay(recovery, 10);
        recovery.end(new ReplayEnd(0, highest, false, List.of("torn")));
      }
      assertThat(store.sequence()).isEqualTo(Math.max(70, highest) + (1L << 32));
    }
  }

  @Test
  void settingsThatCannotBeReadEndTheRecovery() throws IOException {
    create(1, "a");
    log.append(new LogRecord().begin(RecordKind.CONFIGURE, 1, 0).value(bytes("\2"), 0, 1));
    try (Recovery recovery = recovery(Engine.newStore(SETTINGS))) {
      assertThatThrownBy(() -> log.replay(recovery, 10))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(
              "memory/log cannot be understood: at offset 0: settings of a cache in layout 2",
              "start the version that wrote it. If there was none");
    }
  }

  /** What is whole and not understood was written, perhaps by a later version. */
  @Test
  void recordsThatNobodyUnderstandsAreNamedWithPlaceAndCure() throws IOException {
    Map<Integer, String> faults =
        Map.of(8, "ends in its header", 64, "of an unknown kind or with unknown flags");
    for (Map.Entry<Integer, String> fault : faults.entrySet()) {
      try (Recovery recovery = recovery(Engine.newStore(SETTINGS))) {
        ReplayBlock.Place place = new ReplayBlock.Place("/srv/wal", "1.wal", 640);
        ByteBuf records = Unpooled.directBuffer().writeZero(fault.getKey());
        assertThatThrownBy(() -> recovery.block(new ReplayBlock(false, records, 1, 0, 100, place)))
            .isInstanceOf(DamageException.class)
            .hasMessageContainingAll("/srv/wal/1.wal", "at offset 640: ", fault.getValue())
            .hasMessageFindingMatch("start the version that wrote it.*wal repair /srv/wal`");
        assertThat(records.refCnt()).isZero();
      }
    }
    create(1, "a");
    try (Recovery recovery = recovery(Engine.newStore(SETTINGS))) {
      assertThatThrownBy(
              () ->
                  log.replay(
                      block ->
                          recovery.block(
                              new ReplayBlock(
                                  false, block.records(), 2, 0, block.bytes(), block.place())),
                      1))
          .hasMessageContaining("at offset 0: a block of 1 records, which says that it has 2");
    }
  }

  @Test
  void aWorkerThatFailsEndsTheRecovery() throws IOException {
    create(1, "a");
    put(1, "k", "v", 1);
    log.append(ofKey(RecordKind.REMOVE, 1, 0, "k").version(2));
    KeyHash failing =
        new KeyHash() {
          @Override
          public long hash(ByteBuf source, int index, int length) {
            if (Thread.currentThread().getName().startsWith("crabcache-recovery")) {
              throw new IllegalStateException("planted by the test");
            }
            return super.hash(source, index, length);
          }
        };
    Store store = new Store(16 << 20, 1 << 20, 10, 2, EvictionSettings.DEFAULT, failing);
    try (Recovery recovery = recovery(store)) {
      ReplayEnd end = log.replay(recovery, 10);
      assertThatThrownBy(() -> recovery.end(end))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("planted by the test");
    }
  }

  @Test
  void progressIsToldAboutOnceASecond() throws IOException {
    create(1, "a");
    for (int i = 0; i < 10; i++) {
      put(1, "k" + i, "v", i + 1);
    }
    AtomicLong nanos = new AtomicLong();
    List<RecoveryReport> told = new ArrayList<>();
    Store store = Engine.newStore(SETTINGS);
    RecoveryReport last;
    try (Recovery recovery =
        new Recovery(
            store,
            () -> Instant.ofEpochMilli(NOW),
            1,
            1_000_000,
            told::add,
            () -> nanos.addAndGet(300_000_000))) {
      last = recovery.end(log.replay(recovery, 1));
    }
    assertThat(told).hasSizeBetween(2, 3);
    assertThat(told.get(0).logRecords()).isBetween(3L, 5L);
    assertThat(told.get(0).readBytes()).isPositive().isLessThan(told.get(1).readBytes());
    assertThat(told.get(0).totalBytes()).isEqualTo(1_000_000);
    assertThat(last.readBytes()).isEqualTo(1_000_000);
    assertThat(last.entries()).isEqualTo(10);
    assertThat(last.nanos()).isGreaterThan(told.get(1).nanos());
  }
}
