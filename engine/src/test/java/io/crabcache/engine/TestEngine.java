package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.Command;
import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.log.MutationLog;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.CacheSpec;
import io.crabcache.engine.store.KeyHash;
import io.crabcache.engine.store.Store;
import io.crabcache.engine.store.StoreAudit;
import io.crabcache.engine.store.eviction.EvictionSettings;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An engine whose clock a test turns, called command by command. */
final class TestEngine {
  static final int MAX_ENTRY_BYTES = 100_000;

  long now = 1_000_000;
  final Engine engine;

  TestEngine(long memoryMax, int shards) {
    this(memoryMax, shards, new KeyHash());
  }

  TestEngine(long memoryMax, int shards, KeyHash hash) {
    this(settings(memoryMax, shards), hash);
  }

  TestEngine(EngineSettings settings, KeyHash hash) {
    this(settings, Engine.newStore(settings, hash), MutationLog.NONE);
  }

  /** Calls an engine that has a clock of its own. */
  TestEngine(Engine engine) {
    this.engine = engine;
  }

  TestEngine(EngineSettings settings, Store store, MutationLog log) {
    engine = new Engine(settings, () -> Instant.ofEpochMilli(now), store, log);
  }

  /** Settings of an engine for tests. */
  static EngineSettings settings(long memoryMax, int shards) {
    return new EngineSettings(memoryMax, MAX_ENTRY_BYTES, 100, shards, EvictionSettings.DEFAULT);
  }

  /** A hash with few values, so that most keys collide. */
  static KeyHash collidingHash(int values) {
    return new KeyHash() {
      @Override
      public long hash(ByteBuf source, int index, int length) {
        long value = Math.floorMod(super.hash(source, index, length), values);
        return value * Long.divideUnsigned(-1, values); // spread over the whole range
      }
    };
  }

  Answer call(Consumer<Rows> row) {
    Rows rows = new Rows();
    row.accept(rows);
    Recorder recorder = new Recorder();
    assertThat(engine.execute(rows.batch, 0, recorder)).isEqualTo(1);
    assertThat(recorder.answers).hasSize(1);
    return recorder.answers.get(0);
  }

  CacheHandle open(String name, CacheSpec spec) {
    return ((Answer.Cache) call(r -> r.create(CommandBatch.ALWAYS, name, spec))).cache();
  }

  CacheHandle open(String name) {
    return open(name, CacheSpec.DEFAULT);
  }

  Answer.Entry put(CacheHandle cache, String key, String value) {
    return (Answer.Entry) call(r -> r.put(0, cache, key, value));
  }

  Answer.Entry get(CacheHandle cache, String key) {
    return on(Commands.GET, 0, cache, key);
  }

  Answer.Entry on(Command command, int modifiers, CacheHandle cache, String key) {
    return (Answer.Entry) call(r -> r.key(command, modifiers, cache, key));
  }

  long count(CacheHandle cache) {
    return ((Answer.Count) call(r -> r.bare(Commands.COUNT, cache))).number();
  }

  long statistic(CacheHandle cache, String name) {
    return ((Answer.Statistics) call(r -> r.bare(Commands.CACHE_STATISTICS, cache))).get(name);
  }

  long statistic(String name) {
    return new Answer.Statistics(engine.statistics()).get(name);
  }

  /** All entries of a cache, page by page. */
  List<Answer.Listed> iterate(CacheHandle cache, int limit, int pageBytes) {
    return iterate(CommandBatch.WITH_VALUES, cache, limit, pageBytes);
  }

  /** All keys of a cache, with the versions of their entries. */
  List<Answer.Listed> iterateKeys(CacheHandle cache) {
    return iterate(0, cache, 1000, 100_000);
  }

  /**
   * Checks that everything in the store refers to what it should, and that the accounts balance.
   */
  void verify() {
    StoreAudit.check(engine.store());
  }

  private List<Answer.Listed> iterate(int modifiers, CacheHandle cache, int limit, int pageBytes) {
    List<Answer.Listed> all = new ArrayList<>();
    long cursor = 0;
    do {
      Rows rows = new Rows();
      rows.iterate(modifiers, cache, cursor, limit);
      Recorder recorder = new Recorder();
      recorder.pageBytes = pageBytes;
      engine.execute(rows.batch, 0, recorder);
      Answer.Page page = (Answer.Page) recorder.answers.get(0);
      assertThat(page.entries().isEmpty() && page.cursor() != 0).as("progress").isFalse();
      all.addAll(page.entries());
      cursor = page.cursor();
    } while (cursor != 0);
    return all;
  }
}
