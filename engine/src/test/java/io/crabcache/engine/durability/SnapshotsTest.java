package io.crabcache.engine.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.StoreDump;
import io.crabcache.engine.command.CacheLog;
import io.crabcache.engine.log.LogDirectory;
import io.crabcache.engine.log.LogRecord;
import io.crabcache.engine.log.LogSettings;
import io.crabcache.engine.log.RecordKind;
import io.crabcache.engine.log.SyncPolicy;
import io.crabcache.engine.log.WriteAheadLog;
import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.Shard;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When snapshots are taken, in which pieces, and what becomes of them when something fails. */
class SnapshotsTest {
  private static final long NOW = 1_000_000;
  private static final long AFTER_BYTES = 100_000;
  private static final long SEGMENT_BYTES = 64 << 10;
  private static final int VALUE_BYTES = 1_000;
  private static final EngineSettings SETTINGS =
      new EngineSettings(64 << 20, 1 << 20, 100, 2, EvictionSettings.DEFAULT);

  private final FaultyStorage storage = new FaultyStorage();
  private final Store store;
  private final LogDirectory directory;
  private final WriteAheadLog log;
  private final CacheHandle cache;
  private final List<Long> pieces = new ArrayList<>();
  private final Snapshots snapshots;
  private Pace pace = pieces::add;

  SnapshotsTest() throws IOException {
    this.store = Engine.newStore(SETTINGS);
    this.directory = LogDirectory.open(storage);
    directory.replay(block -> {});
    LogSettings settings = new LogSettings(SyncPolicy.OS, 1000, SEGMENT_BYTES, 1 << 20);
    this.log = directory.start(settings, store::sequence);
    store.setListener(new CacheLog(log));
    this.cache = newCache(store, "c");
    this.snapshots = snapshots(store, 0);
  }

  private Snapshots snapshots(Store of, long lastBytes) {
    return new Snapshots(of, log, AFTER_BYTES, lastBytes, nanos -> pace.worked(nanos));
  }

  private static CacheHandle newCache(Store store, String name) {
    return Objects.requireNonNull(store.create(name, CacheSpec.DEFAULT)).cache();
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  /** Puts an entry as a command does. */
  private void put(Store into, CacheHandle of, String key, int valueBytes, long expiry) {
    ByteBuf bytes = Unpooled.copiedBuffer(key, StandardCharsets.ISO_8859_1);
    bytes.writeZero(valueBytes);
    long hash = of.salted(into.hash(bytes, 0, key.length()));
    Shard shard = into.shardOf(hash);
    shard.lock();
    try {
      shard.enter(of);
      shard.find(hash, bytes, 0, key.length(), NOW);
      long version = shard.nextVersion();
      log.append(
          new LogRecord()
              .begin(RecordKind.PUT, of.id(), shard.epoch())
              .version(version)
              .expiry(expiry)
              .key(bytes, 0, key.length())
              .value(bytes, key.length(), valueBytes));
      shard.put(bytes, bytes, key.length(), valueBytes, version, expiry, NOW);
    } finally {
      shard.unlock();
    }
  }

  private void put(String key) {
    put(store, cache, key, VALUE_BYTES, Shard.NO_EXPIRY);
  }

  private void grow(long bytes) {
    long to = log.appended() + bytes;
    while (log.appended() < to) {
      put("grow");
    }
  }

  private long recovered() throws IOException, InterruptedException {
    assertThat(log.await(log.appended(), TimeUnit.SECONDS.toNanos(30))).isTrue();
    DurableEngines.Recovered recovered =
        DurableEngines.recover(
            SETTINGS, () -> Instant.ofEpochMilli(NOW), storage.afterProcessCrash());
    assertThat(StoreDump.of(recovered.store(), NOW)).isEqualTo(StoreDump.of(store, NOW));
    return recovered.end().position();
  }

  @Test
  void oneIsDueWhenTheLogIsLongEnough() throws Exception {
    grow(AFTER_BYTES - 5_000);
    assertThat(snapshots.isDue()).isFalse();
    snapshots.takeIfDue();
    assertThat(snapshots.status().taken()).isZero();
    grow(5_000);
    assertThat(snapshots.isDue()).isTrue();
    snapshots.takeIfDue();
    assertThat(snapshots.status().taken()).isEqualTo(1);
    assertThat(snapshots.status().entries()).isEqualTo(1);
    assertThat(snapshots.isDue()).isFalse();
    recovered();
  }

  @Test
  void oneIsDueWhenTheLogIsLongerThanTheLastOne() throws Exception {
    for (int i = 0; i < 300; i++) {
      put("key" + i);
    }
    snapshots.take();
    assertThat(snapshots.status().bytes()).isGreaterThan(300_000);
    grow(250_000);
    assertThat(snapshots.isDue()).isFalse();
    assertThat(snapshots(store, 100_000).isDue()).as("after a smaller one").isTrue();
    grow(100_000);
    assertThat(snapshots.isDue()).isTrue();
  }

  @Test
  void aFailureIsShownAndTriedAgainWhenTheLogHasGrown() throws Exception {
    grow(AFTER_BYTES + 1_000);
    for (Operation operation :
        List.of(Operation.CREATE, Operation.WRITE, Operation.FORCE, Operation.RENAME)) {
      failInSnapshot(operation);
      snapshots.takeIfDue();
      assertThat(snapshots.status().failure()).contains("No space left on device");
      assertThat(snapshots.status().taken()).isZero();
      assertThat(snapshots.status().underWay()).isFalse();
      assertThat(log.failure()).isNull();
      assertThat(snapshots.isDue()).as("at once").isFalse();
      recovered();
      grow(AFTER_BYTES / 4 + 1_000);
      assertThat(snapshots.isDue()).as("later").isTrue();
    }
    storage.observe(step -> {});
    snapshots.takeIfDue();
    assertThat(snapshots.status().taken()).isEqualTo(1);
    assertThat(snapshots.status().failure()).isNull();
    recovered();
  }

  @Test
  void anErrorIsShownAndTriedAgainAsAFailure() throws Exception {
    grow(AFTER_BYTES + 1_000);
    pace =
        nanos -> {
          throw new LinkageError("planted by the test");
        };
    snapshots.takeIfDue();
    assertThat(snapshots.status().failure()).isEqualTo("planted by the test");
    assertThat(snapshots.status().underWay()).isFalse();
    assertThat(snapshots.isDue()).as("at once").isFalse();
    pace = pieces::add;
    grow(AFTER_BYTES / 4 + 1_000);
    snapshots.takeIfDue();
    assertThat(snapshots.status().taken()).isEqualTo(1);
    assertThat(snapshots.status().failure()).isNull();
    recovered();
  }

  /** Whoever meets the full disk must not be the log. */
  @Test
  void noneIsTakenThatLeavesTheLogNoRoom() throws Exception {
    for (int i = 0; i < 200; i++) {
      put("key" + i);
    }
    long logged = log.appended();
    long kept = 2 * SEGMENT_BYTES;
    storage.setUsableBytes(logged + kept - 1);
    assertThatThrownBy(snapshots::take).isInstanceOf(IOException.class);
    assertThat(snapshots.status().failure())
        .contains("bytes of a snapshot", "make room", (logged + kept - 1) + " are usable");
    assertThat(storage.list()).noneMatch(name -> name.endsWith(".snapshot"));
    storage.setUsableBytes(logged + kept + 1_000); // and what surrounds the records
    snapshots.take();
    assertThat(snapshots.status().failure()).isNull();
    storage.setUsableBytes(snapshots.status().bytes() + kept - 1);
    assertThatThrownBy(snapshots::take).hasMessageContaining("make room");
    assertThat(snapshots.status().taken()).isEqualTo(1);
    assertThat(log.failure()).isNull();
    recovered();
  }

  @Test
  void oneIsGivenUpWhenTheRoomGoes() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      put("key" + i);
    }
    pace = nanos -> storage.setUsableBytes(2 * SEGMENT_BYTES);
    assertThatThrownBy(snapshots::take).hasMessageContaining("make room");
    assertThat(snapshots.status().failure()).contains("make room");
    assertThat(storage.list()).noneMatch(name -> name.endsWith(".snapshot"));
    assertThat(log.failure()).isNull();
    recovered();
  }

  @Test
  void failuresInARowAreLoggedLessAndLessOften() throws Exception {
    storage.setUsableBytes(0);
    List<String> told = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(java.util.logging.LogRecord record) {
            told.add(record.getLevel() + " " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Snapshots.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      for (int i = 0; i < 9; i++) {
        grow(AFTER_BYTES + 1_000);
        snapshots.takeIfDue();
      }
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertThat(told).hasSize(4).allMatch(line -> line.startsWith("WARNING A snapshot was given"));
    assertThat(told.get(3)).contains("(8 in a row)");
  }

  /** Has each such operation fail that is for a snapshot or its manifest. */
  private void failInSnapshot(Operation operation) {
    storage.observe(
        step -> {
          boolean ofSnapshot = !step.file().endsWith(".wal") && !step.file().isEmpty();
          if (step.operation() == operation && ofSnapshot) {
            storage.failStep(step.number(), Fault.ENOSPC);
          }
        });
  }

  @Test
  void noneIsTakenOnceTheLogHasFailed() throws Exception {
    storage.fail(Operation.WRITE, 1, Fault.EIO);
    grow(AFTER_BYTES + 1_000);
    assertThat(log.await(log.appended(), TimeUnit.SECONDS.toNanos(30))).isFalse();
    assertThat(log.failure()).isNotNull();
    assertThat(snapshots.isDue()).isFalse();
    assertThatThrownBy(snapshots::take).isInstanceOf(IOException.class);
  }

  @Test
  void itIsTakenInBoundedPieces() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      put(store, cache, "small" + i, 10, Shard.NO_EXPIRY);
    }
    for (int i = 0; i < 100; i++) {
      put(store, cache, "large" + i, 40_000, Shard.NO_EXPIRY);
    }
    snapshots.take();
    assertThat(snapshots.status().entries()).isEqualTo(3_100);
    assertThat(pieces).hasSizeBetween(100 / 2, 200);
    recovered();
  }

  @Test
  void whatHasExpiredIsTakenAsLongAsItIsInMemory() throws Exception {
    put("stays");
    put(store, cache, "later", 10, NOW + 1);
    put(store, cache, "extended by a batch that has read the clock before", 10, NOW);
    snapshots.take();
    assertThat(snapshots.status().entries()).isEqualTo(3);
    recovered();
  }

  @Test
  void anInterruptGivesItUpAndIsNoFailure() throws Exception {
    put("k");
    pace =
        nanos -> {
          throw new InterruptedException("planted by the test");
        };
    assertThatThrownBy(snapshots::take).isInstanceOf(InterruptedException.class);
    assertThat(snapshots.status()).isEqualTo(new SnapshotStatus(0, false, 0, 0, 0, null));
    pace = pieces::add;
    Thread.currentThread().interrupt();
    assertThatThrownBy(snapshots::take).isInstanceOf(InterruptedException.class);
    snapshots.take();
    assertThat(snapshots.status().taken()).isEqualTo(1);
    recovered();
  }

  @Test
  void whatChangesWhileItIsTakenDoesNotHarmIt() throws Exception {
    CacheHandle doomed = newCache(store, "doomed");
    for (int i = 0; i < 2_000; i++) {
      put("key" + i);
      put(store, doomed, "key" + i, 10, Shard.NO_EXPIRY);
    }
    pace =
        nanos -> {
          pieces.add(nanos);
          int piece = pieces.size();
          put("new" + piece);
          put("key" + piece);
          if (piece == 3) {
            store.destroy("doomed");
            put(store, newCache(store, "doomed"), "k", 10, Shard.NO_EXPIRY);
          } else if (piece == 20) {
            store.clear(cache);
          } else if (piece == 30) {
            store.configure(cache, new CacheSpec(1, 2, 3, new byte[] {4}));
          }
        };
    snapshots.take();
    assertThat(pieces).hasSizeGreaterThan(6);
    recovered();
  }

  @Test
  void entriesThatMeetInOnePlaceAreAllTaken() throws Exception {
    KeyHash meeting =
        new KeyHash() {
          @Override
          public long hash(ByteBuf source, int index, int length) {
            return 7;
          }
        };
    Store crowded = new Store(16 << 20, 1 << 20, 10, 1, EvictionSettings.DEFAULT, meeting);
    crowded.setListener(new CacheLog(log));
    CacheHandle crowd = newCache(crowded, "crowd");
    for (int i = 0; i < 1_300; i++) {
      put(crowded, crowd, "key" + i, 10, Shard.NO_EXPIRY);
    }
    Snapshots ofCrowd = snapshots(crowded, 0);
    ofCrowd.take();
    assertThat(ofCrowd.status().entries()).isEqualTo(1_300);
  }
}
