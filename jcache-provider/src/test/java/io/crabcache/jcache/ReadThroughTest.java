package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Loading what is missing. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ReadThroughTest {

  private static final long MISSING = 404;
  private static final long BROKEN = 500;
  private static final int TOO_LARGE = 20 << 20;

  private final Deployment deployment;
  private final Database database = new Database();

  ReadThroughTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private MutableConfiguration<Long, String> configuration() {
    return new MutableConfiguration<Long, String>()
        .setTypes(Long.class, String.class)
        .setCacheLoaderFactory(() -> database)
        .setReadThrough(true);
  }

  private Cache<Long, String> cache() {
    return deployment.node().createCache("products", configuration());
  }

  @Test
  void aMissIsLoadedOnceAndThenHit() {
    Cache<Long, String> cache = cache();

    assertThat(cache.get(1L)).isEqualTo("loaded 1");
    assertThat(cache.get(1L)).isEqualTo("loaded 1");

    assertThat(database.loads).containsExactly(1L);
    assertThat(cache.containsKey(1L)).isTrue();
  }

  @Test
  void whatTheDatabaseDoesNotHaveIsNull() {
    Cache<Long, String> cache = cache();

    assertThat(cache.get(MISSING)).isNull();
    assertThat(cache.containsKey(MISSING)).isFalse();
  }

  @Test
  void getAllLoadsOnlyWhatIsMissing() {
    Cache<Long, String> cache = cache();
    cache.put(1L, "put");

    assertThat(cache.getAll(Set.of(1L, 2L, MISSING)))
        .containsOnly(entry(1L, "put"), entry(2L, "loaded 2"));

    assertThat(database.loads).containsExactlyInAnyOrder(2L, MISSING);
    assertThat(cache.containsKey(2L)).isTrue();
  }

  @Test
  void onlyGetsLoad() {
    Cache<Long, String> cache = cache();

    assertThat(cache.containsKey(1L)).isFalse();
    assertThat(cache.getAndPut(1L, "put")).isNull();
    assertThat(cache.getAndRemove(2L)).isNull();
    assertThat(cache.replace(2L, "put")).isFalse();
    assertThat(cache.iterator().next().getValue()).isEqualTo("put");

    assertThat(database.loads).isEmpty();
  }

  @Test
  void aFailingLoaderIsACacheLoaderExceptionWithItsCause() {
    Cache<Long, String> cache = cache();

    assertThatThrownBy(() -> cache.get(BROKEN))
        .isInstanceOf(CacheLoaderException.class)
        .hasMessageContaining(Database.class.getName())
        .hasRootCauseMessage("no connection");
    assertThatThrownBy(() -> cache.getAll(Set.of(1L, BROKEN)))
        .isInstanceOf(CacheLoaderException.class);
  }

  @Test
  void aValueWrittenWhileTheLoaderRunsIsNotOverwritten() {
    Cache<Long, String> cache = cache();
    Cache<Long, String> other = cache();
    database.whileLoading = key -> other.put(key, "newer");

    assertThat(cache.get(1L)).isEqualTo("newer");
    assertThat(cache.getAll(Set.of(2L, 3L))).containsOnly(entry(2L, "newer"), entry(3L, "newer"));
    assertThat(other.getAll(Set.of(1L, 2L, 3L)).values()).containsOnly("newer");
  }

  @Test
  void manyThreadsThatMissTheSameKeysAllGetTheSameValues() throws Exception {
    List<Cache<Long, String>> nodes = List.of(cache(), cache());
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Cache<Long, String> node = nodes.get(i % nodes.size());
        tasks.add(
            () -> {
              for (long key = 0; key < 300; key++) {
                assertThat(node.get(key)).isEqualTo("loaded " + key);
              }
              return null;
            });
      }
      for (Future<Void> task : pool.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(database.loads).hasSizeLessThanOrEqualTo(300 * threads);
    database.loads.clear();
    assertThat(nodes.get(0).get(299L)).isEqualTo("loaded 299");
    assertThat(database.loads).isEmpty();
  }

  @Test
  void aLoadedValueThatTheServerRefusesReachesTheApplicationAllTheSame() {
    Cache<Long, String> cache = cache();
    database.prefix = "x".repeat(TOO_LARGE);

    assertThat(cache.get(1L)).hasSize(TOO_LARGE + 1);
    assertThat(cache.getAll(Set.of(2L))).containsKey(2L);
    assertThat(cache.containsKey(1L)).isFalse();
    assertThatThrownBy(() -> cache.put(1L, database.prefix)).isInstanceOf(CacheException.class);
  }

  @Test
  void loadAllLeavesValuesOrReplacesThem() throws Exception {
    Cache<Long, String> cache = cache();
    cache.put(1L, "put");

    loadAll(cache, Set.of(1L, 2L, MISSING), false);
    assertThat(database.loads).containsExactlyInAnyOrder(2L, MISSING);
    assertThat(cache.getAll(Set.of(1L, 2L))).containsOnly(entry(1L, "put"), entry(2L, "loaded 2"));

    loadAll(cache, Set.of(1L), true);
    assertThat(cache.get(1L)).isEqualTo("loaded 1");
  }

  @Test
  void loadAllHasReadItsKeysWhenItReturns() throws Exception {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    Executor whenTold = tasks::add;
    Properties properties = new Properties();
    properties.put("crabcache.executor", whenTold);
    Cache<Long, String> cache =
        deployment.node(properties).createCache("products", configuration());
    Set<Long> keys = new HashSet<>(Set.of(1L));
    CompletionListenerFuture done = new CompletionListenerFuture();

    cache.loadAll(keys, true, done);
    keys.clear();
    while (!done.isDone()) {
      tasks.take().run();
    }

    assertThat(cache.containsKey(1L)).isTrue();
  }

  @Test
  void loadAllRunsOnAnotherThreadAndHandsFailuresToTheListener() {
    Cache<Long, String> cache = cache();

    assertThatThrownBy(() -> loadAll(cache, Set.of(BROKEN), true))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CacheLoaderException.class);
    assertThat(database.threads).doesNotContain(Thread.currentThread());
  }

  @Test
  void loadAllWorksWithoutReadThroughAndIsDoneAtOnceWithoutALoader() throws Exception {
    Cache<Long, String> onDemand =
        deployment.node().createCache("products", configuration().setReadThrough(false));
    assertThat(onDemand.get(1L)).isNull();
    loadAll(onDemand, Set.of(1L), false);
    assertThat(onDemand.get(1L)).isEqualTo("loaded 1");

    Cache<Long, String> withoutLoader =
        deployment.node().createCache("others", new MutableConfiguration<>());
    loadAll(withoutLoader, Set.of(1L), false);
    withoutLoader.loadAll(Set.of(1L), true, null);
    assertThat(withoutLoader.containsKey(1L)).isFalse();
  }

  @Test
  void theLoaderIsClosedWithTheCache() {
    cache().close();

    assertThat(database.closed).isTrue();
  }

  @Test
  void closingWaitsForALoadUnderWayAndNoneBeginsAfterwards() throws Exception {
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    Executor whenTold = tasks::add;
    Properties properties = new Properties();
    properties.put("crabcache.executor", whenTold);
    Cache<Long, String> cache =
        deployment.node(properties).createCache("products", configuration());
    CompletionListenerFuture tooLate = new CompletionListenerFuture();
    cache.loadAll(Set.of(1L), true, tooLate);
    Thread closing = new Thread(cache::close);
    database.whileLoading =
        key -> {
          closing.start();
          while (!cache.isClosed()) {
            Thread.onSpinWait();
          }
          assertThat(database.closed).isFalse();
        };

    assertThat(cache.get(2L)).isEqualTo("loaded 2");
    closing.join(10_000);
    tasks.take().run();

    assertThat(database.closed).isTrue();
    assertThatThrownBy(() -> tooLate.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(database.loads).containsExactly(2L);
  }

  @Test
  void aLoaderMayCloseItsOwnCache() {
    Cache<Long, String> cache = cache();
    database.whileLoading = key -> cache.close();

    assertThat(cache.get(1L)).isEqualTo("loaded 1");
    assertThat(database.closed).isTrue();
  }

  private static void loadAll(Cache<Long, String> cache, Set<Long> keys, boolean replace)
      throws Exception {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(keys, replace, done);
    done.get(10, TimeUnit.SECONDS);
  }

  /** The slow truth. */
  private static final class Database implements CacheLoader<Long, String>, Closeable {
    private final List<Long> loads = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private Consumer<Long> whileLoading = key -> {};
    private String prefix = "loaded ";
    private volatile boolean closed;

    @Override
    public @Nullable String load(Long key) {
      loads.add(key);
      threads.add(Thread.currentThread());
      if (key == BROKEN) {
        throw new IllegalStateException("no connection");
      }
      whileLoading.accept(key);
      return key == MISSING ? null : prefix + key;
    }

    /** With nulls for what is missing, as some loaders do. */
    @Override
    @NullUnmarked
    public Map<Long, String> loadAll(Iterable<? extends Long> keys) {
      Map<Long, String> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      return loaded;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
