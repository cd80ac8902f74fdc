package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.PageOperation;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.Modifiers;
import io.crabcache.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cache does, wherever the client finds it. */
@Timeout(60)
abstract class ByteCacheContract {
  private static final byte[] KEY = Keys.bytes("key");
  private static final byte[] ONE = Keys.bytes("one");
  private static final byte[] TWO = Keys.bytes("two");

  private CacheClient client;
  private ByteCache cache;

  /** Settings of a client whose store is empty. */
  abstract ClientSettings settings();

  @BeforeEach
  void openClient() {
    client = CacheClient.open(settings());
    cache = Caches.open(client);
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void aValueIsThereFromItsPutToItsRemoval() {
    assertThat(cache.get(KEY, 0).await().status()).isEqualTo(Status.MISSING);
    SingleOperation put = cache.put(KEY, ONE, Modifiers.RETURN_VERSION, 0, null, 0).await();
    assertThat(put.stored()).isTrue();
    assertThat(put.existed()).isFalse();

    SingleOperation get = cache.get(KEY, Modifiers.RETURN_VERSION).await();
    assertThat(get.isOk()).isTrue();
    assertThat(get.value()).isEqualTo(ONE);
    assertThat(get.version()).isEqualTo(put.version()).isPositive();
    assertThat(cache.contains(KEY, 0).await().existed()).isTrue();
    assertThat(cache.count().await().number()).isEqualTo(1);
    assertThat(cache.statistics().await().counters()).containsEntry("puts", 1L);

    assertThat(cache.remove(KEY, Modifiers.RETURN_PREVIOUS, 0, null).await().value())
        .isEqualTo(ONE);
    assertThat(cache.contains(KEY, 0).await().existed()).isFalse();
    assertThat(client.sequence()).isGreaterThanOrEqualTo(put.version());
    assertThat(client.incarnation()).isNotZero();
  }

  @Test
  void conditionsDecideWhetherACommandTakesEffect() {
    long version =
        cache
            .put(KEY, ONE, Modifiers.IF_ABSENT | Modifiers.RETURN_VERSION, 0, null, 0)
            .await()
            .version();
    assertThat(cache.put(KEY, TWO, Modifiers.IF_ABSENT, 0, null, 0).await().status())
        .isEqualTo(Status.MISMATCH);
    assertThat(cache.put(KEY, TWO, Modifiers.IF_VERSION, version + 1, null, 0).await().status())
        .isEqualTo(Status.MISMATCH);
    assertThat(cache.put(KEY, TWO, Modifiers.IF_VERSION, version, null, 0).await().isOk()).isTrue();
    assertThat(cache.remove(KEY, Modifiers.IF_VALUE, 0, ONE).await().status())
        .isEqualTo(Status.MISMATCH);
    assertThat(cache.remove(KEY, Modifiers.IF_VALUE, 0, TWO).await().isOk()).isTrue();
  }

  @Test
  void anExpiryThatIsOverTakesTheEntryAway() {
    cache.put(KEY, ONE, Modifiers.EXPIRY_TTL, 0, null, 3_600_000).await();
    assertThat(cache.touch(KEY, Modifiers.EXPIRY_DEADLINE, 0, null, 1).await().existed()).isTrue();
    assertThat(cache.get(KEY, 0).await().status()).isEqualTo(Status.MISSING);
  }

  @Test
  void bulkOperationsAnswerKeyByKey() {
    List<byte[]> keys = Keys.many("key", 1500);
    BulkOperation put = cache.putAll(keys, keys, Modifiers.RETURN_VERSION).await();
    assertThat(put.size()).isEqualTo(1500);
    assertThat(put.version(1499)).isGreaterThan(put.version(0));
    cache.removeAll(keys.subList(0, 500), 0).await();

    BulkOperation get = cache.getAll(keys, 0).await();
    BulkOperation contained = cache.containsAll(keys, 0).await();

    for (int i = 0; i < keys.size(); i++) {
      assertThat(get.value(i)).isEqualTo(i < 500 ? null : keys.get(i));
      assertThat(contained.status(i)).isEqualTo(i < 500 ? Status.MISSING : Status.OK);
    }
    cache.clear().await();
    assertThat(cache.count().await().number()).isZero();
  }

  @Test
  void anIterationReturnsEveryEntryOnce() {
    List<byte[]> keys = Keys.many("key", 300);
    cache.putAll(keys, keys, 0).await();
    List<String> seen = new ArrayList<>();
    long cursor = 0;
    do {
      PageOperation page = cache.iterate(cursor, 100, true).await();
      for (int i = 0; i < page.keys().size(); i++) {
        assertThat(page.values().get(i)).isEqualTo(page.keys().get(i));
        assertThat(page.version(i)).isPositive();
        seen.add(Keys.text(page.keys().get(i)));
      }
      cursor = page.nextCursor();
    } while (cursor != 0);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(keys.stream().map(Keys::text).toList());
  }

  @Test
  void aLargeValueComesBackWhole() {
    byte[] large = new byte[10_000_000];
    large[9_999_999] = 7;
    cache.put(KEY, large, 0, 0, null, 0).await();
    assertThat(cache.get(KEY, 0).await().value()).isEqualTo(large);
    cache.put(Keys.bytes("other"), large, 0, 0, null, 0).await();
    BulkOperation both = cache.getAll(List.of(KEY, Keys.bytes("other")), 0).await();
    assertThat(both.value(0)).isEqualTo(large);
    assertThat(both.value(1)).isEqualTo(large);

    SingleOperation tooLarge = cache.put(KEY, new byte[17 << 20], 0, 0, null, 0);
    assertThatThrownBy(tooLarge::await)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void cachesAreCreatedOpenedListedAndDestroyedByName() {
    CacheSettings settings = new CacheSettings(1000, 2000, 3000, Keys.bytes("metadata"));
    assertThat(client.openCache("other", settings, Modifiers.IF_PRESENT)).isNull();
    ByteCache other =
        Objects.requireNonNull(client.openCache("other", settings, Modifiers.IF_ABSENT));
    assertThat(other.created()).isTrue();
    assertThat(client.openCache("other", settings, Modifiers.IF_ABSENT)).isNull();
    ByteCache again =
        Objects.requireNonNull(
            client.openCache("other", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
    assertThat(again.created()).isFalse();
    assertThat(again.settings()).isEqualTo(settings);
    assertThat(client.cacheNames("")).containsExactly("other", Caches.NAME);
    assertThat(client.cacheNames("pro")).containsExactly(Caches.NAME);

    assertThat(client.destroyCache("other")).isTrue();
    assertThat(client.destroyCache("other")).isFalse();
    assertThatThrownBy(() -> other.get(KEY, 0).await())
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_CACHE));
  }

  @Test
  void theSettingsOfACacheCanBeReplacedForAllClients() {
    CacheSettings limited = new CacheSettings(1000, 2000, 3000, 40, 5000, Keys.bytes("other"));
    ByteCache configured = client.configureCache(cache, limited);
    assertThat(configured.settings()).isEqualTo(limited);
    assertThat(configured.put(KEY, ONE, Modifiers.RETURN_EXPIRY, 0, null, 0).await().expiry())
        .isPositive();
    assertThat(client.openCache(Caches.NAME, CacheSettings.DEFAULT, Modifiers.IF_PRESENT))
        .isNotNull()
        .satisfies(again -> assertThat(again.settings()).isEqualTo(limited));
  }

  @Test
  void aCacheStaysWithinALimitThatItWasGiven() {
    ByteCache limited = client.configureCache(cache, CacheSettings.DEFAULT.withLimits(1000, 0));
    List<byte[]> keys = Keys.many("k", 5000);
    limited.putAll(keys, keys, 0).await();
    assertThat(limited.count().await().number()).isBetween(900L, 1000L);
    assertThat(limited.statistics().await().counters().get("evictions")).isGreaterThan(0);
  }

  @Test
  void aCacheThatIsCreatedAnewHasTheSettingsThatItWasLastGiven() {
    CacheSettings limited = CacheSettings.DEFAULT.withLimits(40, 5000);
    ByteCache configured = client.configureCache(cache, limited);
    client.destroyCache(Caches.NAME);
    assertThatThrownBy(() -> configured.get(KEY, 0).await()).isInstanceOf(ClientException.class);
    configured.put(KEY, ONE, 0, 0, null, 0).await();
    assertThat(client.openCache(Caches.NAME, CacheSettings.DEFAULT, Modifiers.IF_PRESENT))
        .isNotNull()
        .satisfies(again -> assertThat(again.settings()).isEqualTo(limited));
  }

  @Test
  void aLongListOfCachesIsReadPageByPage() {
    List<String> names = Keys.many("n", 600).stream().map(Keys::text).sorted().toList();
    for (String name : names) {
      client.openCache(name, CacheSettings.DEFAULT, Modifiers.ALWAYS);
    }
    assertThat(client.cacheNames("n")).containsExactlyElementsOf(names);
  }

  @Test
  void anIdThatIsGivenBackAndTakenByAnotherCacheMixesNothingUp() {
    cache.put(KEY, ONE, 0, 0, null, 0).await();
    cache.close();
    ByteCache other =
        Objects.requireNonNull(client.openCache("other", CacheSettings.DEFAULT, Modifiers.ALWAYS));
    other.put(KEY, TWO, 0, 0, null, 0).await();

    assertThat(cache.get(KEY, 0).await().value()).isEqualTo(ONE);
    assertThat(other.get(KEY, 0).await().value()).isEqualTo(TWO);
  }

  @Test
  void stagesCompleteOffTheTransportsThreads() throws Exception {
    cache.put(KEY, ONE, 0, 0, null, 0).await();
    SingleOperation get = cache.asynchronous().get(KEY, 0);
    CompletableFuture<String> stage =
        get.toStage(
                () ->
                    Keys.text(Objects.requireNonNull(get.value()))
                        + Thread.currentThread().getName(),
                ForkJoinPool.commonPool())
            .toCompletableFuture();
    assertThat(stage.get()).startsWith("oneForkJoinPool");
  }

  @Test
  void manyThreadsEachSeeTheirOwnWrites() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 64; t++) {
        String prefix = "thread" + t + "-";
        done.add(
            threads.submit(
                () -> {
                  for (byte[] key : Keys.many(prefix, 200)) {
                    cache.put(key, key, 0, 0, null, 0).await();
                    assertThat(cache.get(key, 0).await().value()).isEqualTo(key);
                  }
                }));
      }
      for (Future<?> thread : done) {
        thread.get();
      }
      assertThat(cache.count().await().number()).isEqualTo(64 * 200);
    } finally {
      threads.shutdownNow();
    }
  }
}
