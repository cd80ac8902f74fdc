package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.log.RecordingLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyHash;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Which position of the log each reply awaits. Keys that begin with an even digit are in the first
 * of two shards, the others in the second.
 */
class AwaitedTest {
  private static final EngineSettings SETTINGS = TestEngine.settings(16 << 20, 2);

  private final RecordingLog log = new RecordingLog();
  private final TestEngine engine =
      new TestEngine(SETTINGS, Engine.newStore(SETTINGS, byFirstDigit()), log);
  private final CacheHandle cache = engine.open("c");
  private final String even = inShard(0);
  private final String otherEven = even + "+";
  private final String odd = inShard(1);

  private static KeyHash byFirstDigit() {
    return new KeyHash() {
      @Override
      public long hash(ByteBuf source, int index, int length) {
        return (super.hash(source, index, length) & ~1L) | (source.getByte(index) & 1);
      }
    };
  }

  /** A key of a shard; which one that is depends on the cache's salt. */
  private String inShard(int shard) {
    return (cache.salted(0) & 1) == shard ? "0" : "1";
  }

  private long awaited(Consumer<Rows> row) {
    Rows rows = new Rows();
    row.accept(rows);
    engine.engine.execute(rows.batch, 0, new Recorder());
    return rows.batch.awaited();
  }

  private long put(String key) {
    return awaited(r -> r.put(0, cache, key, "v"));
  }

  @Test
  void aWriteAwaitsItsRecord() {
    assertThat(put(even)).isEqualTo(log.appended()).isPositive();
    assertThat(awaited(r -> r.key(Commands.REMOVE, 0, cache, even))).isEqualTo(log.appended());
  }

  @Test
  void aReadAwaitsWhatItSaw() {
    long written = put(even);
    long later = put(odd);
    assertThat(later).isGreaterThan(written);
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, even))).isEqualTo(written);
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, odd))).isEqualTo(later);
  }

  @Test
  void aReadOfNothingAwaitsWhatMayHaveRemovedIt() {
    put(even);
    long removed = awaited(r -> r.key(Commands.REMOVE, 0, cache, even));
    put(odd);
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, even))).isEqualTo(removed);
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, otherEven))).isEqualTo(removed);
  }

  @Test
  void aWriteInVainAwaitsWhatItSaw() {
    long written = put(even);
    put(odd);
    assertThat(awaited(r -> r.put(CommandBatch.IF_ABSENT, cache, even, "v"))).isEqualTo(written);
  }

  @Test
  void aReadAfterAClearAwaitsTheClear() {
    put(even);
    long cleared = awaited(r -> r.bare(Commands.CLEAR, cache));
    assertThat(cleared).isEqualTo(log.appended());
    engine.open("other");
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, even))).isEqualTo(cleared);
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, odd))).isEqualTo(cleared);
  }

  @Test
  void aGroupAwaitsWhatAnyOfItsShardsHas() {
    long first = put(even);
    long second = put(odd);
    assertThat(
            awaited(
                r -> {
                  r.group(Commands.TOGETHER, 0, 2);
                  r.key(Commands.GET, 0, cache, odd);
                  r.key(Commands.GET, 0, cache, even);
                }))
        .isEqualTo(second);
    assertThat(
            awaited(
                r -> {
                  r.group(Commands.TOGETHER, 0, 1);
                  r.key(Commands.GET, 0, cache, even);
                }))
        .isEqualTo(first);
    assertThat(
            awaited(
                r -> {
                  r.group(Commands.TOGETHER_IF_ABSENT, 0, 2);
                  r.put(0, cache, even, "v");
                  r.put(0, cache, odd, "v");
                }))
        .as("that was in vain")
        .isEqualTo(second);
  }

  @Test
  void whatLooksAtWholeCachesAwaitsEverything() {
    put(even);
    long all = put(odd);
    assertThat(awaited(r -> r.bare(Commands.COUNT, cache))).isEqualTo(all);
    assertThat(awaited(r -> r.iterate(0, cache, 0, 10))).isEqualTo(all);
    assertThat(awaited(r -> r.bare(Commands.RANDOM, cache))).isEqualTo(all);
    assertThat(awaited(r -> r.list("", "", 10))).isEqualTo(all);
    assertThat(awaited(r -> r.bare(Commands.CACHE_STATISTICS, cache))).isEqualTo(all);
    assertThat(awaited(r -> r.bare(Commands.STORE_STATISTICS, null))).isEqualTo(all);
    assertThat(awaited(r -> r.create(CommandBatch.IF_PRESENT, "none", CacheSpec.DEFAULT)))
        .isEqualTo(all);
    assertThat(awaited(r -> r.key(Commands.DESTROY, 0, null, "none"))).isEqualTo(all);
  }

  @Test
  void whatChangesWholeCachesAwaitsItsRecord() {
    CacheSpec spec = new CacheSpec(5, 5, 5, new byte[0]);
    assertThat(awaited(r -> r.create(0, "new", spec))).isEqualTo(log.appended());
    assertThat(awaited(r -> r.bare(Commands.CONFIGURE, cache).setAttachment(spec)))
        .isEqualTo(log.appended());
    long destroyed = awaited(r -> r.key(Commands.DESTROY, 0, null, "c"));
    assertThat(destroyed).isEqualTo(log.appended());
    engine.open("more");
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, even)))
        .as("that there is no such cache")
        .isEqualTo(destroyed);
    assertThat(
            awaited(
                r -> {
                  r.group(Commands.TOGETHER, 0, 1);
                  r.key(Commands.GET, 0, cache, even);
                }))
        .isEqualTo(destroyed);
  }

  @Test
  void whatDoesNotLookAwaitsNothing() {
    put(even);
    assertThat(awaited(r -> r.bare(Commands.NOTHING, null))).isZero();
    assertThat(awaited(r -> r.bare(Commands.REJECT, null))).isZero();
    assertThat(awaited(r -> r.key(Commands.GET, 0, cache, "k".repeat(70_000)))).isZero();
  }

  @Test
  void aBatchAwaitsTheLastOfItsRepliesUntilItIsCleared() {
    long first = put(even);
    long second = put(odd);
    Rows rows = new Rows();
    rows.key(Commands.GET, 0, cache, odd);
    rows.key(Commands.GET, 0, cache, even);
    Recorder recorder = new Recorder();
    recorder.fullAt = 1;
    int next = engine.engine.execute(rows.batch, 0, recorder);
    assertThat(rows.batch.awaited()).isEqualTo(second);
    recorder.fullAt = 2;
    engine.engine.execute(rows.batch, next, recorder);
    assertThat(rows.batch.awaited()).isEqualTo(second);
    rows.clear();
    assertThat(rows.batch.awaited()).isZero();
    rows.key(Commands.GET, 0, cache, even);
    engine.engine.execute(rows.batch, 0, new Recorder());
    assertThat(rows.batch.awaited()).isEqualTo(first);
  }

  @Test
  void withoutALogNothingIsAwaited() {
    TestEngine plain = new TestEngine(16 << 20, 2);
    CacheHandle unlogged = plain.open("c");
    Rows rows = new Rows();
    rows.put(0, unlogged, "k", "v");
    rows.bare(Commands.COUNT, unlogged);
    plain.engine.execute(rows.batch, 0, new Recorder());
    assertThat(rows.batch.awaited()).isZero();
  }
}
