package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache in front of a database, both of which have the same values whatever happens at once. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
@Timeout(60)
class WriteThroughPromisesTest {
  private static final int WAIT_SECONDS = 30;
  private static final int TOO_LARGE = 20 << 20;
  private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(3);

  private final Map<String, String> database = new ConcurrentHashMap<>();

  /** What happens once, behind the next read or write of the database. */
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  private final Deployment deployment;
  private final Cache<String, String> cache;
  private final AsyncCache<String, String> async;
  private final ByteCache bytes;
  private final byte[] key;

  @SuppressWarnings("unchecked")
  WriteThroughPromisesTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    CacheManager manager = deployment.node();
    cache = manager.createCache("c", configuration());
    async = cache.unwrap(AsyncCache.class);
    bytes =
        Objects.requireNonNull(
            manager
                .unwrap(CacheClient.class)
                .openCache("default:c", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
    cache.put("k", "first");
    key = bytes.iterate(0, 1, false).await().keys().get(0);
    cache.remove("k");
  }

  private MutableConfiguration<String, String> configuration() {
    return new MutableConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setReadThrough(true)
        .setCacheLoaderFactory(Reader::new)
        .setWriteThrough(true)
        .setCacheWriterFactory(Writer::new);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  /** Has another thread make a call, and waits for it. */
  private static void elsewhere(Runnable call) {
    CompletableFuture.runAsync(call, work -> new Thread(work).start()).join();
  }

  private void letOthersIn() {
    meanwhile.getAndSet(() -> {}).run();
  }

  private final class Reader implements CacheLoader<String, String> {
    @Override
    public @Nullable String load(String wanted) {
      String value = database.get(wanted);
      letOthersIn();
      return value;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> wanted) {
      Map<String, String> loaded = new HashMap<>();
      for (String one : wanted) {
        String value = database.get(one);
        if (value != null) {
          loaded.put(one, value);
        }
      }
      letOthersIn();
      return loaded;
    }
  }

  private final class Writer implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      database.put(entry.getKey(), entry.getValue());
      letOthersIn();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(entry -> database.put(entry.getKey(), entry.getValue()));
      entries.clear();
    }

    @Override
    public void delete(Object deleted) {
      database.remove(deleted);
      letOthersIn();
    }

    @Override
    public void deleteAll(Collection<?> deleted) {
      deleted.forEach(database::remove);
      deleted.clear();
    }
  }

  private void loadAll() throws Exception {
    CompletionListenerFuture loaded = new CompletionListenerFuture();
    cache.loadAll(Set.of("k"), true, loaded);
    loaded.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** A call of the application. */
  private interface Call {
    void make() throws Exception;
  }

  /**
   * Makes a call that loads, and has a write begin while it does, which has to wait: the load has
   * the lease.
   */
  private void writeDuringALoad(Call call, Supplier<CompletionStage<?>> write) throws Exception {
    CompletableFuture<Boolean> leased = new CompletableFuture<>();
    CompletableFuture<CompletionStage<?>> begun = new CompletableFuture<>();
    meanwhile.set(
        () -> {
          leased.complete(bytes.get(key, Modifiers.ALWAYS).await().leased());
          begun.complete(write.get());
        });
    call.make();
    begun.join().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(leased).isCompletedWithValue(true);
  }

  @Test
  void aRemovalDuringALoadIsNotUndoneByWhatWasLoadedBefore() throws Exception {
    database.put("k", "old");
    writeDuringALoad(() -> cache.get("k"), () -> async.remove("k"));
    assertThat(database).isEmpty();
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void aRemovalDuringAGetAllIsNotUndoneByWhatWasLoadedBefore() throws Exception {
    database.put("k", "old");
    writeDuringALoad(() -> cache.getAll(Set.of("k")), () -> async.remove("k"));
    assertThat(database).isEmpty();
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void aPutDuringALoadAllIsNotUndoneByWhatWasLoadedBefore() throws Exception {
    database.put("k", "old");
    writeDuringALoad(this::loadAll, () -> async.put("k", "new"));
    assertThat(database).containsEntry("k", "new");
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @Test
  void aRemovalDuringALoadThatOutlivesItsLeaseIsNotUndoneEither() {
    database.put("k", "old");
    meanwhile.set(
        () -> {
          deployment.clock.turn(LONGER_THAN_A_LEASE);
          elsewhere(() -> cache.remove("k"));
        });
    assertThat(cache.get("k")).isEqualTo("old");
    assertThat(database).isEmpty();
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void aPutDuringALoadAllThatOutlivesItsLeaseIsNotUndoneEither() throws Exception {
    cache.put("k", "old");
    meanwhile.set(
        () -> {
          deployment.clock.turn(LONGER_THAN_A_LEASE);
          elsewhere(() -> cache.put("k", "new"));
        });
    loadAll();
    assertThat(database).containsEntry("k", "new");
    assertThat(cache.get("k")).isEqualTo("new");
  }

  @Test
  void aRemovalDuringAWriteThatOutlivesItsLeaseIsNotUndoneEither() {
    meanwhile.set(
        () -> {
          deployment.clock.turn(LONGER_THAN_A_LEASE);
          elsewhere(() -> cache.remove("k"));
        });
    cache.put("k", "1");
    assertThat(database).isEmpty();
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void whatIsWrittenSlowlyIsInTheCacheIfNobodyElseHasWritten() {
    meanwhile.set(() -> deployment.clock.turn(LONGER_THAN_A_LEASE));
    cache.put("k", "1");
    assertThat(cache.containsKey("k")).isTrue();
  }

  @Test
  void whatIsLoadedSlowlyIsInTheCacheIfNobodyHasWritten() {
    database.put("k", "1");
    meanwhile.set(() -> deployment.clock.turn(LONGER_THAN_A_LEASE));
    assertThat(cache.get("k")).isEqualTo("1");
    assertThat(cache.containsKey("k")).isTrue();
  }

  @Test
  void aGetDuringAWriteLoadsAndPutsNothing() {
    CompletableFuture<String> got = new CompletableFuture<>();
    CompletableFuture<Boolean> present = new CompletableFuture<>();
    meanwhile.set(
        () -> {
          elsewhere(() -> got.complete(cache.get("k")));
          present.complete(cache.containsKey("k"));
        });
    cache.put("k", "1");
    assertThat(got).isCompletedWithValue("1");
    assertThat(present).isCompletedWithValue(false);
    assertThat(cache.containsKey("k")).isTrue();
  }

  /** Nobody else has put anything: a read has brought back what this call has written. */
  @Test
  void whoHasWrittenWithPutIfAbsentIsToldSo() {
    meanwhile.set(() -> elsewhere(() -> cache.get("k")));
    boolean put = cache.putIfAbsent("k", "1");
    assertThat(database).containsEntry("k", "1");
    assertThat(put).isTrue();
  }

  @Test
  void loadAllThatReplacesReplaces() throws Exception {
    cache.put("k", "old");
    database.put("k", "changed past the cache");
    loadAll();
    assertThat(cache.get("k")).isEqualTo("changed past the cache");
  }

  /** The lease is all that keeps two writers apart, so that there is no going on without. */
  @Test
  void aWriteThatGetsNoLeaseFailsAndSaysSo() {
    Properties impatient = new Properties();
    impatient.setProperty("crabcache.operation_timeout_ms", "300");
    Cache<String, String> waiting = deployment.node(impatient).createCache("c", configuration());
    bytes.leaseAll(List.of(key), 4711, 60_000).await();

    assertThatThrownBy(() -> waiting.put("k", "1"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("gave up")
        .hasMessageContaining("lease");
    assertThat(database).isEmpty();

    bytes.releaseAll(List.of(key), 4711).await();
    waiting.put("k", "1");
    assertThat(database).containsEntry("k", "1");
  }

  @Test
  void aValueThatOnlyTheDatabaseTakesDoesNotLeaveTheOldOneInTheCache() {
    cache.put("k", "old");
    String large = "x".repeat(TOO_LARGE);
    assertThatThrownBy(() -> cache.put("k", large)).isInstanceOf(CacheException.class);
    assertThat(database.get("k")).isSameAs(large);
    assertThat(cache.containsKey("k")).as("the old value is in the cache").isFalse();
  }
}
