package io.crabcache.engine.durability;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A recovery that takes so long that its progress is told. */
class RecoveryProgressTest {
  private static final long NOW = 1_000_000;
  private static final int KEYS = 20_000;
  private static final EngineSettings SETTINGS =
      new EngineSettings(64 << 20, 1 << 20, 100, 2, EvictionSettings.DEFAULT);

  private final FaultyStorage storage = new FaultyStorage();

  private static LogRecord record(RecordKind kind, CacheHandle cache, int key, long expiry) {
    ByteBuf bytes = Unpooled.copiedBuffer("key" + key, StandardCharsets.ISO_8859_1);
    return new LogRecord()
        .begin(kind, cache.id(), 0)
        .version(1 + key)
        .expiry(expiry)
        .key(bytes, 0, bytes.readableBytes());
  }

  private long recovered(long nanosPerCall) throws Exception {
    AtomicLong nanos = new AtomicLong();
    Store store = Engine.newStore(SETTINGS);
    try (LogDirectory directory = LogDirectory.open(storage.afterProcessCrash());
        Recovery recovery =
            new Recovery(
                store,
                () -> Instant.ofEpochMilli(NOW),
                1,
                directory.replayBytes(),
                report -> {},
                () -> nanos.addAndGet(nanosPerCall))) {
      recovery.end(directory.replay(recovery));
      return StoreDump.of(store, NOW).values().iterator().next().entries().size();
    }
  }

  @Test
  void whatWasExtendedIsThereAlsoIfProgressIsTold() throws Exception {
    try (LogDirectory directory = LogDirectory.open(storage)) {
      directory.replay(block -> {});
      Store store = Engine.newStore(SETTINGS);
      LogSettings settings = new LogSettings(SyncPolicy.OS, 1000, 64 << 10, 1 << 20);
      WriteAheadLog log = directory.start(settings, () -> KEYS);
      store.setListener(new CacheLog(log));
      CacheHandle cache = Objects.requireNonNull(store.create("c", CacheSpec.DEFAULT)).cache();
      for (int key = 0; key < KEYS; key++) { // They would have expired before the restart ...
        log.append(record(RecordKind.PUT, cache, key, NOW - 1));
      }
      for (int key = 0; key < KEYS; key++) { // ... had they not been extended.
        log.append(record(RecordKind.EXPIRE, cache, key, NOW + 100_000));
      }
      assertThat(log.await(log.appended(), TimeUnit.SECONDS.toNanos(30))).isTrue();
    }
    assertThat(recovered(1)).as("in no time").isEqualTo(KEYS);
    assertThat(recovered(TimeUnit.SECONDS.toNanos(2))).as("slowly").isEqualTo(KEYS);
  }
}
