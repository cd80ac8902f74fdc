package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientCounters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers: called before the cache, and what becomes of the cache if they fail. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
@Timeout(60)
class WriteThroughTest {
  private final Deployment.Kind kind;
  private final Deployment deployment;
  private final Database database = new Database();
  private final CacheManager manager;
  private final Cache<String, Integer> cache;

  /** What writers write to. */
  private static final class Database implements CacheWriter<String, Integer> {
    final Map<String, Integer> rows = new ConcurrentHashMap<>();
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Set<String> broken = ConcurrentHashMap.newKeySet();
    volatile boolean forgetful;
    volatile Runnable onWrite = () -> {};

    private void check(Object key) {
      if (broken.contains((String) key)) {
        throw new IllegalStateException("broken: " + key);
      }
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
      calls.add("write " + entry.getKey() + "=" + entry.getValue());
      store(entry);
    }

    private void store(Cache.Entry<? extends String, ? extends Integer> entry) {
      onWrite.run();
      check(entry.getKey());
      rows.put(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
      calls.add("writeAll " + entries.size());
      Iterator<Cache.Entry<? extends String, ? extends Integer>> all = entries.iterator();
      RuntimeException failure = null;
      while (all.hasNext()) {
        try {
          store(all.next());
          if (!forgetful) {
            all.remove();
          }
        } catch (IllegalStateException e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void delete(Object key) {
      calls.add("delete " + key);
      check(key);
      rows.remove(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      calls.add("deleteAll " + keys.size());
      RuntimeException failure = null;
      for (Iterator<?> all = keys.iterator(); all.hasNext(); ) {
        Object key = all.next();
        if (broken.contains((String) key)) {
          failure = new CacheWriterException("broken: " + key);
        } else {
          rows.remove(key);
          if (!forgetful) {
            all.remove();
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  WriteThroughTest(Deployment.Kind kind) throws Exception {
    this.kind = kind;
    deployment = new Deployment(kind);
    manager = deployment.node();
    cache = manager.createCache("written", configuration());
  }

  private MutableConfiguration<String, Integer> configuration() {
    return new MutableConfiguration<String, Integer>()
        .setTypes(String.class, Integer.class)
        .setWriteThrough(true)
        .setCacheWriterFactory(() -> database);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  /** Makes a call, which has to call the writer so. */
  private void expect(Runnable call, String... calls) {
    database.calls.clear();
    call.run();
    assertThat(database.calls).containsExactly(calls);
  }

  @Test
  void eachCallIsWrittenOnceIfItsConditionHolds() {
    expect(() -> cache.put("k", 1), "write k=1");
    expect(() -> cache.getAndPut("k", 2), "write k=2");
    expect(() -> cache.putIfAbsent("k", 3));
    expect(() -> cache.putIfAbsent("l", 3), "write l=3");
    expect(() -> cache.replace("k", 4), "write k=4");
    expect(() -> cache.replace("missing", 4));
    expect(() -> cache.getAndReplace("k", 5), "write k=5");
    expect(() -> cache.getAndReplace("missing", 5));
    expect(() -> cache.replace("k", 5, 6), "write k=6");
    expect(() -> cache.replace("k", 5, 7));
    expect(() -> cache.remove("k", 5));
    assertThat(cache.getAll(Set.of("k", "l"))).isEqualTo(database.rows);
    expect(() -> cache.remove("k", 6), "delete k");
    expect(() -> cache.remove("l"), "delete l");
    expect(() -> cache.remove("missing"), "delete missing");
    expect(() -> cache.getAndRemove("missing"), "delete missing");
    expect(() -> cache.putAll(Map.of("a", 1, "b", 2)), "writeAll 2");
    expect(() -> cache.removeAll(Set.of("a", "missing")), "deleteAll 2");
    expect(() -> cache.removeAll(), "deleteAll 1");
    expect(() -> cache.removeAll());
    assertThat(database.rows).isEmpty();
    assertThat(cache.iterator().hasNext()).isFalse();
  }

  @Test
  void processorsWriteWhatTheyEndWith() {
    expect(
        () ->
            cache.invoke(
                "k",
                (entry, none) -> {
                  entry.setValue(1);
                  entry.setValue(2);
                  return null;
                }),
        "write k=2");
    expect(() -> cache.invoke("k", (entry, none) -> entry.getValue()));
    expect(
        () ->
            cache.invoke(
                "k",
                (entry, none) -> {
                  entry.remove();
                  return null;
                }),
        "delete k");
    expect(
        () ->
            cache.invokeAll(
                Set.of("a", "b"),
                (entry, none) -> {
                  entry.setValue(7);
                  return null;
                }),
        "writeAll 2");
    assertThat(cache.getAll(Set.of("a", "b"))).isEqualTo(Map.of("a", 7, "b", 7));
  }

  @Test
  void aWriterThatFailsLeavesTheCacheAsItWas() {
    cache.put("k", 1);
    database.broken.addAll(Set.of("k", "l"));
    List<Runnable> calls =
        List.of(
            () -> cache.put("k", 2),
            () -> cache.put("l", 2),
            () -> cache.getAndPut("k", 2),
            () -> cache.putIfAbsent("l", 2),
            () -> cache.replace("k", 2),
            () -> cache.replace("k", 1, 2),
            () -> cache.getAndReplace("k", 2),
            () -> cache.remove("k"),
            () -> cache.remove("k", 1),
            () -> cache.getAndRemove("k"),
            () -> {
              Iterator<Cache.Entry<String, Integer>> entries = cache.iterator();
              entries.next();
              entries.remove();
            },
            () ->
                cache.invoke(
                    "k",
                    (entry, none) -> {
                      entry.setValue(2);
                      return null;
                    }));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(CacheWriterException.class)
          .hasMessageContaining(Database.class.getName())
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(cache.getAll(Set.of("k", "l"))).isEqualTo(Map.of("k", 1));
    }
    database.broken.clear();
    cache.put("k", 2);
    assertThat(cache.get("k")).as("no lease is left").isEqualTo(2);
  }

  @Test
  void ofManyOnlyThoseThatFailAreLeftOut() {
    cache.putAll(Map.of("a", 1, "b", 1, "c", 1));
    database.broken.add("b");

    assertThatThrownBy(() -> cache.putAll(Map.of("a", 2, "b", 2, "d", 2)))
        .isInstanceOf(CacheWriterException.class);
    assertThat(cache.getAll(Set.of("a", "b", "c", "d")))
        .isEqualTo(Map.of("a", 2, "b", 1, "c", 1, "d", 2))
        .isEqualTo(database.rows);

    assertThatThrownBy(() -> cache.removeAll(Set.of("a", "b")))
        .isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(cache::removeAll).isInstanceOf(CacheWriterException.class);
    assertThat(cache.getAll(Set.of("a", "b", "c", "d")))
        .isEqualTo(Map.of("b", 1))
        .isEqualTo(database.rows);
  }

  @Test
  void whatAWriterHasNotTakenOutIsInNoCacheUnlessItFails() {
    database.forgetful = true;
    cache.put("a", 1);
    cache.putAll(Map.of("a", 2, "b", 2));
    assertThat(cache.getAll(Set.of("a", "b"))).as("it did not say what it has written").isEmpty();
    assertThat(database.rows).isEqualTo(Map.of("a", 2, "b", 2));

    cache.put("a", 3);
    cache.removeAll(Set.of("a", "b"));
    assertThat(cache.containsKey("a")).isFalse();
    assertThat(database.rows).isEmpty();
  }

  @Test
  void whatChangesBehindAWriterIsDroppedAndNotGuessed() {
    MutableConfiguration<String, Integer> past =
        new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);
    Cache<String, Integer> pastTheWriter = deployment.node().createCache("written", past);
    cache.put("k", 1);
    database.onWrite = () -> pastTheWriter.put("k", 99);

    cache.put("k", 2);

    assertThat(cache.containsKey("k")).isFalse();
    assertThat(database.rows).isEqualTo(Map.of("k", 2));
  }

  @Test
  void severalClientsEndWithTheSameInCacheAndDatabase() throws Exception {
    List<Cache<String, Integer>> clients =
        List.of(cache, deployment.node().createCache("written", configuration()));
    Set<String> keys = new HashSet<>();
    IntStream.range(0, 5).forEach(i -> keys.add("k" + i));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int thread = t;
        Cache<String, Integer> client = clients.get(t % 2);
        running.add(pool.submit(() -> write(client, thread, keys)));
      }
      for (Future<?> future : running) {
        future.get();
      }
      assertThat(clients.get(1).getAll(keys)).isEqualTo(database.rows);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void write(Cache<String, Integer> client, int thread, Set<String> keys) {
    for (int i = 0; i < 60; i++) {
      int value = thread * 1000 + i;
      String key = "k" + (thread + i) % 5;
      switch (i % 5) {
        case 0 -> client.put(key, value);
        case 1 -> client.remove(key);
        case 2 -> client.invoke(key, (entry, none) -> set(entry, value));
        case 3 -> {
          Map<String, Integer> all = new HashMap<>();
          keys.forEach(k -> all.put(k, value));
          client.putAll(all);
        }
        default -> client.putIfAbsent(key, value);
      }
    }
  }

  private static @Nullable Void set(
      javax.cache.processor.MutableEntry<String, Integer> entry, int value) {
    entry.setValue(value);
    return null;
  }

  @Test
  void oneCallIsALeaseAndAFrameOfChangeAndRelease() {
    ClientCounters before = manager.unwrap(CacheClient.class).counters();
    cache.putAll(Map.of("a", 1, "b", 2, "c", 3));
    ClientCounters after = manager.unwrap(CacheClient.class).counters();
    assertThat(cache.get("a")).isEqualTo(1);
    if (kind == Deployment.Kind.SERVER) {
      assertThat(
              manager.unwrap(CacheClient.class).counters().commandsSent() - before.commandsSent())
          .as("three leases, changes and releases, and the get")
          .isEqualTo(10);
      assertThat(after.framesSent() - before.framesSent()).isBetween(2L, 3L);
    }
  }
}
