package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls that do not wait: the same results, failures in the stage, and on which threads. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class AsyncCacheTest {

  private static final String POOL = "completions-of-this-test";

  private final Deployment deployment;
  private final ExecutorService pool =
      Executors.newFixedThreadPool(2, task -> new Thread(task, POOL));
  private final List<String> loaderThreads = Collections.synchronizedList(new ArrayList<>());

  private final CacheManager manager;
  private final Cache<Long, Object> cache;
  private final AsyncCache<Long, Object> async;

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  AsyncCacheTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    Properties properties = new Properties();
    properties.put("crabcache.executor", pool);
    manager = deployment.node(properties);
    cache =
        manager.createCache(
            "products",
            new MutableConfiguration<Long, Object>()
                .setTypes(Long.class, Object.class)
                .setCacheLoaderFactory(Loader::new)
                .setReadThrough(false));
    async = cache.unwrap(AsyncCache.class);
  }

  @BeforeEach
  void start() {
    cache.put(1L, "lamp");
  }

  @AfterEach
  void close() {
    deployment.close();
    pool.shutdownNow();
  }

  private static <T extends @Nullable Object> T resultOf(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void readsAndWritesLikeTheBlockingCalls() {
    assertThat(resultOf(async.get(1L))).isEqualTo("lamp");
    assertThat(resultOf(async.get(2L))).isNull();
    assertThat(resultOf(async.containsKey(2L))).isFalse();
    assertThat(resultOf(async.putIfAbsent(2L, "chair"))).isTrue();
    assertThat(resultOf(async.getAndPut(2L, "table"))).isEqualTo("chair");
    assertThat(resultOf(async.replace(2L, "sofa"))).isTrue();
    assertThat(resultOf(async.getAndReplace(2L, "bed"))).isEqualTo("sofa");
    assertThat(resultOf(async.replace(2L, "bed", List.of("bed", "bench")))).isTrue();
    assertThat(resultOf(async.replace(2L, List.of("bed", "bench"), "desk"))).isTrue();
    assertThat(resultOf(async.remove(2L, "sofa"))).isFalse();
    assertThat(resultOf(async.remove(2L, "desk"))).isTrue();
    assertThat(resultOf(async.getAndRemove(1L))).isEqualTo("lamp");
    assertThat(resultOf(async.remove(1L))).isFalse();
    resultOf(async.put(1L, "lamp"));
    assertThat(cache.get(1L)).isEqualTo("lamp");
  }

  @Test
  void aCallThatIsCancelledIsDoneForWhoCalledAndHappensAllTheSame() {
    CompletableFuture<?> put = async.put(7L, "lamp").toCompletableFuture();
    put.cancel(true);
    assertThat(put.isDone()).isTrue();
    // What one thread does happens in its order, and the put had left before it was cancelled.
    assertThat(resultOf(async.get(7L))).isEqualTo("lamp");
    resultOf(async.put(7L, "chair"));
    assertThat(cache.get(7L)).isEqualTo("chair");
  }

  @Test
  void bulkCallsWorkLikeTheBlockingOnes() {
    resultOf(async.putAll(Map.of(2L, "chair", 3L, "table")));
    assertThat(resultOf(async.getAll(Set.of(1L, 3L, 4L))))
        .containsOnly(entry(1L, "lamp"), entry(3L, "table"));
    assertThat(resultOf(async.containsKeys(Set.of(1L, 4L)))).containsExactly(1L);
    resultOf(async.removeAll(Set.of(1L, 2L)));
    assertThat(cache.containsKey(1L)).isFalse();
    resultOf(async.removeAll());
    assertThat(cache.containsKey(3L)).isFalse();
    cache.put(5L, "sofa");
    resultOf(async.clear());
    assertThat(cache.containsKey(5L)).isFalse();
  }

  @Test
  void forEachVisitsEveryEntryOnce() {
    Map<Long, Object> many =
        LongStream.range(0, 1000).boxed().collect(Collectors.toMap(key -> key, key -> "v" + key));
    cache.putAll(many);

    Map<Long, Object> seen = new HashMap<>();
    resultOf(async.forEach((key, value) -> assertThat(seen.put(key, value)).isNull()));

    assertThat(seen).isEqualTo(many);
  }

  @Test
  void anActionThatThrowsEndsTheWalk() {
    cache.put(2L, "chair");
    List<Long> seen = new ArrayList<>();

    CompletionStage<?> walk =
        async.forEach(
            (key, value) -> {
              seen.add(key);
              throw new IllegalStateException("enough");
            });

    assertThatThrownBy(() -> resultOf(walk)).hasRootCauseMessage("enough");
    assertThat(seen).hasSize(1);
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void everyFailureIsTheStagesAndNoneIsThrown() {
    CompletionStage<?> ofNull = async.get(null);
    CompletionStage<Boolean> ofWrongType = wrongType();
    cache.close();
    CompletionStage<?> ofClosed = async.clear();

    assertThatThrownBy(() -> resultOf(ofNull)).hasCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> resultOf(ofWrongType)).hasCauseInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> resultOf(ofClosed))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private CompletionStage<Boolean> wrongType() {
    return ((AsyncCache) async).containsKey("not a number");
  }

  @Test
  void resultsAreDecodedAndStagesCompletedOnTheManagersExecutor() {
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Boolean> all = new CompletableFuture<>();
    pool.execute(
        () -> {
          // The pool has two threads: while this one and the other are busy, no stage is completed,
          // so that what depends on them is there first.
          CountDownLatch go = new CountDownLatch(1);
          pool.execute(() -> awaitQuietly(go));
          List<CompletableFuture<?>> dependents = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            dependents.add(
                async
                    .get(1L)
                    .thenRun(() -> threads.add(Thread.currentThread().getName()))
                    .toCompletableFuture());
          }
          CompletableFuture<Void> together =
              CompletableFuture.allOf(dependents.toArray(CompletableFuture[]::new))
                  .whenComplete((nothing, failure) -> all.complete(failure == null));
          assertThat(together).isNotDone();
          go.countDown();
        });

    assertThat(resultOf(all)).isTrue();
    assertThat(threads).hasSize(100).containsOnly(POOL);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void loadersRunOnTheManagersExecutor() {
    AsyncCache<Long, Object> loading = readThrough();

    assertThat(resultOf(loading.get(8L))).isEqualTo("loaded 8");
    assertThat(resultOf(loading.getAll(Set.of(8L, 9L))))
        .containsOnly(entry(8L, "loaded 8"), entry(9L, "loaded 9"));
    resultOf(loading.loadAll(Set.of(10L), true));

    assertThat(loaderThreads).hasSize(3).containsOnly(POOL);
    assertThatThrownBy(() -> resultOf(loading.get(-1L)))
        .hasCauseInstanceOf(CacheLoaderException.class);
  }

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private AsyncCache<Long, Object> readThrough() {
    return manager
        .createCache(
            "loaded",
            new MutableConfiguration<Long, Object>()
                .setTypes(Long.class, Object.class)
                .setCacheLoaderFactory(Loader::new)
                .setReadThrough(true))
        .unwrap(AsyncCache.class);
  }

  @Test
  void callsOfOneThreadOnOneKeyTakeEffectInTheirOrder() {
    List<CompletionStage<?>> puts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      puts.add(async.put(1L, i));
    }
    CompletionStage<?> last = async.get(1L);

    assertThat(resultOf(last)).isEqualTo(999);
    puts.forEach(put -> resultOf(put));
  }

  private final class Loader implements CacheLoader<Long, Object> {
    @Override
    public Object load(Long key) {
      loaderThreads.add(Thread.currentThread().getName());
      if (key < 0) {
        throw new IllegalArgumentException("no negative keys");
      }
      return "loaded " + key;
    }

    @Override
    public Map<Long, Object> loadAll(Iterable<? extends Long> keys) {
      loaderThreads.add(Thread.currentThread().getName());
      Map<Long, Object> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, "loaded " + key));
      return loaded;
    }
  }
}
