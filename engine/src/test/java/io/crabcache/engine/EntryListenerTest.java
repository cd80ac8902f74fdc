package io.crabcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.command.CommandBatch;
import io.crabcache.engine.command.Commands;
import io.crabcache.engine.store.CacheHandle;
import io.crabcache.engine.store.EntryChange;
import io.crabcache.engine.store.EntryListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a listener is told is what happens: a mirror that it keeps is the cache. */
class EntryListenerTest {
  private static final int KEYS = 40;

  private final TestEngine engine = new TestEngine(16 << 20, 4);
  private final CacheHandle cache = engine.open("c");
  private final Mirror mirror = new Mirror();

  EntryListenerTest() {
    engine.engine.store().watch(cache, mirror);
  }

  /** Applies what it is told, and complains of what cannot be. */
  private static final class Mirror implements EntryListener {
    final Map<String, String> entries = new ConcurrentHashMap<>();
    final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    @Override
    public int kinds() {
      return EntryChange.CREATED | EntryChange.UPDATED | EntryChange.REMOVED | EntryChange.EXPIRED;
    }

    @Override
    public boolean isSynchronous() {
      return false;
    }

    @Override
    public long changed(EntryChange change) {
      String key = text(change.keyLength(), change::appendKey);
      String value = text(change.valueLength(), change::appendValue);
      String old = text(change.oldValueLength(), change::appendOldValue);
      String had = value == null ? entries.remove(key) : entries.put(key, value);
      boolean isNew = change.kind() == EntryChange.CREATED;
      boolean ends = change.kind() == EntryChange.REMOVED || change.kind() == EntryChange.EXPIRED;
      if ((isNew ? had != null : !String.valueOf(had).equals(old)) || ends != (value == null)) {
        complaints.add(
            "kind %d of %s: had %s, told %s -> %s".formatted(change.kind(), key, had, old, value));
      }
      return 0;
    }

    private static @Nullable String text(int length, Consumer<ByteBuf> append) {
      if (length < 0) {
        return null;
      }
      ByteBuf out = Unpooled.buffer();
      append.accept(out);
      assertThat(out.readableBytes()).isEqualTo(length);
      return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void watches(CacheHandle watched) {}

    @Override
    public void cacheDestroyed() {}
  }

  private static void row(Rows rows, CacheHandle cache, Random random) {
    String key = "key" + random.nextInt(KEYS);
    int condition = random.nextInt(3);
    switch (random.nextInt(12)) {
      case 0 -> rows.key(Commands.REMOVE, condition, cache, key);
      case 1 -> rows.key(Commands.TOUCH, CommandBatch.EXPIRY_TTL, cache, key);
      case 2 -> rows.key(Commands.GET, CommandBatch.ACCESS, cache, key);
      case 3 -> rows.key(Commands.EXPIRE, 0, cache, key);
      case 4 -> {
        rows.key(Commands.APPEND, 0, cache, key);
        rows.value("more");
      }
      case 5 -> group(rows, cache, random);
      default -> {
        int expiry = random.nextInt(3) == 0 ? CommandBatch.EXPIRY_TTL : CommandBatch.EXPIRY_KEEP;
        rows.put(condition | expiry, cache, key, "v".repeat(random.nextInt(300)));
      }
    }
    rows.batch.setExpiry(random.nextInt(100));
  }

  private static void group(Rows rows, CacheHandle cache, Random random) {
    rows.group(random.nextBoolean() ? Commands.RENAME : Commands.COPY, 0, 2);
    rows.key(Commands.PEEK, 0, cache, "key" + random.nextInt(KEYS));
    rows.key(Commands.PEEK, 0, cache, "key" + random.nextInt(KEYS));
  }

  private void execute(Rows rows) {
    assertThat(engine.engine.execute(rows.batch, 0, new Recorder())).isEqualTo(rows.batch.size());
    rows.clear();
  }

  private Map<String, String> contents() {
    Map<String, String> found = new TreeMap<>();
    engine.iterate(cache, 100, 1 << 20).forEach(e -> found.put(e.key(), e.value()));
    return found;
  }

  @Test
  void aMirrorOfRandomChangesIsTheCache() {
    Random random = new Random(7);
    Rows rows = new Rows();
    for (int i = 0; i < 20_000; i++) {
      for (int r = 0; r < 8; r++) {
        row(rows, cache, random);
      }
      execute(rows);
      engine.now += random.nextInt(10);
      if (random.nextInt(20) == 0) {
        while (engine.engine.sweep(1000) > 0) {
          // All that has expired is found.
        }
        assertThat(mirror.complaints).isEmpty();
        assertThat(new TreeMap<>(mirror.entries)).isEqualTo(contents());
      }
    }
  }

  @Test
  void changesOfAKeyAreToldInTheirOrderWhoeverMakesThem() throws Exception {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      running.add(
          CompletableFuture.runAsync(
              () -> {
                Rows rows = new Rows();
                for (int i = 0; i < 5_000; i++) {
                  row(rows, cache, random);
                  row(rows, cache, random);
                  execute(rows);
                  engine.engine.sweep(50);
                }
              }));
    }
    for (CompletableFuture<Void> each : running) {
      each.get();
    }
    assertThat(mirror.complaints).isEmpty();
    assertThat(new TreeMap<>(mirror.entries)).isEqualTo(contents());
  }

  @Test
  void aClearAndWhatItLeavesAreNotTold() {
    Rows rows = new Rows();
    for (int i = 0; i < 1000; i++) {
      rows.put(CommandBatch.EXPIRY_TTL, cache, "key" + i, "v");
      rows.batch.setExpiry(5);
    }
    execute(rows);
    engine.call(r -> r.bare(Commands.CLEAR, cache));
    engine.now += 10;
    while (engine.engine.sweep(1000) > 0) {
      // What the clear has left is reclaimed, and has expired.
    }
    assertThat(mirror.entries).hasSize(1000);
    assertThat(contents()).isEmpty();
  }

  @Test
  void nobodyIsToldAfterItsEnd() {
    assertThat(engine.engine.unwatch(cache, mirror)).isTrue();
    assertThat(engine.engine.unwatch(cache, mirror)).isFalse();
    engine.put(cache, "k", "v");
    assertThat(mirror.entries).isEmpty();
  }
}
