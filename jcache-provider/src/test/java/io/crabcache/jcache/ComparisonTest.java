package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Writing if a value equals another: by bytes for native types, by {@code equals} for others. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ComparisonTest {

  private static final int THREADS = 8;
  private static final int INCREMENTS = 200;

  private final Deployment deployment;

  ComparisonTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private Cache<String, Object> cache() {
    return deployment
        .node()
        .createCache(
            "objects",
            new MutableConfiguration<String, Object>().setTypes(String.class, Object.class));
  }

  @Test
  void nativeValuesAreComparedByTheServer() {
    Cache<String, Object> cache = cache();
    cache.put("k", 1.0);

    assertThat(cache.replace("k", 1.0f, "wrong type")).isFalse();
    assertThat(cache.replace("k", 1.0, "two")).isTrue();
    assertThat(cache.replace("missing", "two", "three")).isFalse();
    assertThat(cache.remove("k", "three")).isFalse();
    assertThat(cache.get("k")).isEqualTo("two");
    assertThat(cache.remove("k", "two")).isTrue();
    assertThat(cache.remove("k", "two")).isFalse();
  }

  @Test
  void otherValuesAreComparedByEqualsAndNotByTheirBytes() {
    Cache<String, Object> cache = cache();
    Set<String> stored = new HashSet<>(4);
    stored.addAll(List.of("a", "b", "c"));
    Set<String> equalButOtherBytes = new HashSet<>(1024);
    equalButOtherBytes.addAll(List.of("c", "b", "a"));
    cache.put("k", stored);

    assertThat(cache.replace("k", new HashSet<>(Set.of("a")), "no")).isFalse();
    assertThat(cache.replace("k", equalButOtherBytes, new ArrayList<>(List.of(1)))).isTrue();
    assertThat(cache.remove("k", new ArrayList<>(List.of(2)))).isFalse();
    assertThat(cache.remove("k", List.of(1))).isTrue();
    assertThat(cache.remove("k", List.of(1))).isFalse();
    assertThat(cache.replace("k", List.of(1), "no")).isFalse();
  }

  @Test
  void noIncrementIsLostAmongManyThreadsAndTwoNodes() throws Exception {
    List<Cache<String, Object>> nodes = List.of(cache(), cache());
    nodes.get(0).put("counter", new ArrayList<>(List.of(0)));

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Cache<String, Object> node = nodes.get(i % nodes.size());
        tasks.add(
            () -> {
              for (int done = 0; done < INCREMENTS; ) {
                List<?> before = (List<?>) node.get("counter");
                int count = (Integer) before.get(0);
                done += node.replace("counter", before, List.of(count + 1)) ? 1 : 0;
              }
              return null;
            });
      }
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(nodes.get(0).get("counter")).isEqualTo(List.of(THREADS * INCREMENTS));
  }
}
