package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each call counts, after the table of the specification, and where it is shown. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class StatisticsTest {
  private static final int PATIENCE_SECONDS = 30;

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final Deployment deployment;
  private final CacheManager manager;
  private final Cache<String, Object> cache;
  private final CacheStatisticsMXBean statistics;

  StatisticsTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    manager = deployment.node();
    cache = manager.createCache("counted", configuration());
    statistics = bean();
    cache.put("there", "v");
    statistics.clear();
  }

  private static MutableConfiguration<String, Object> configuration() {
    return new MutableConfiguration<String, Object>()
        .setTypes(String.class, Object.class)
        .setStatisticsEnabled(true);
  }

  private ObjectName name(String type) throws Exception {
    String uri = deployment.uri.toString().replaceAll("[:=,\n]", ".");
    return new ObjectName("javax.cache:type=%s,CacheManager=%s,Cache=counted".formatted(type, uri));
  }

  private CacheStatisticsMXBean bean() throws Exception {
    return JMX.newMXBeanProxy(beans, name("CacheStatistics"), CacheStatisticsMXBean.class);
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  /** Makes a call, which has to count so much, and nothing else. */
  private void expect(
      int hits, int misses, int puts, int removals, Consumer<Cache<String, Object>> call) {
    statistics.clear();
    call.accept(cache);
    assertThat(
            List.of(
                statistics.getCacheHits(),
                statistics.getCacheMisses(),
                statistics.getCachePuts(),
                statistics.getCacheRemovals()))
        .as("hits, misses, puts, removals")
        .containsExactly((long) hits, (long) misses, (long) puts, (long) removals);
    assertThat(statistics.getCacheGets()).isEqualTo(hits + misses);
    assertThat(statistics.getAverageGetTime() > 0).isEqualTo(hits + misses > 0);
    assertThat(statistics.getAveragePutTime() > 0).isEqualTo(puts > 0);
    assertThat(statistics.getAverageRemoveTime() > 0).isEqualTo(removals > 0);
  }

  @Test
  void readsCountHitsAndMisses() {
    expect(1, 0, 0, 0, c -> c.get("there"));
    expect(0, 1, 0, 0, c -> c.get("missing"));
    expect(1, 2, 0, 0, c -> c.getAll(Set.of("there", "missing", "neither")));
    expect(0, 0, 0, 0, c -> c.containsKey("there"));
  }

  @Test
  void putsCountWhatIsStored() {
    expect(0, 0, 1, 0, c -> c.put("there", "w"));
    expect(1, 0, 1, 0, c -> c.getAndPut("there", "w"));
    expect(0, 1, 1, 0, c -> c.getAndPut("new", "w"));
    expect(0, 0, 2, 0, c -> c.putAll(Map.of("there", "x", "newer", "x")));
    expect(1, 0, 0, 0, c -> c.putIfAbsent("there", "x"));
    expect(0, 1, 1, 0, c -> c.putIfAbsent("newest", "x"));
  }

  @Test
  void replacementsCountTheKeyAndWhatIsStored() {
    expect(1, 0, 1, 0, c -> c.replace("there", "w"));
    expect(0, 1, 0, 0, c -> c.replace("missing", "w"));
    expect(1, 0, 1, 0, c -> c.getAndReplace("there", "v"));
    expect(0, 1, 0, 0, c -> c.getAndReplace("missing", "v"));
    expect(1, 0, 1, 0, c -> c.replace("there", "v", List.of(1)));
    expect(1, 0, 0, 0, c -> c.replace("there", List.of(2), "v"));
    expect(1, 0, 1, 0, c -> c.replace("there", List.of(1), "v"));
    expect(0, 1, 0, 0, c -> c.replace("missing", "v", "w"));
  }

  @Test
  void removalsCountWhatWasThere() {
    cache.putAll(Map.of("a", "v", "b", List.of(1), "c", "v", "d", "v", "e", "v"));
    expect(0, 0, 0, 1, c -> c.remove("there"));
    expect(0, 0, 0, 0, c -> c.remove("there"));
    expect(1, 0, 0, 0, c -> c.remove("a", "w"));
    expect(1, 0, 0, 1, c -> c.remove("a", "v"));
    expect(1, 0, 0, 1, c -> c.remove("b", List.of(1)));
    expect(0, 1, 0, 0, c -> c.remove("b", List.of(1)));
    expect(1, 0, 0, 1, c -> c.getAndRemove("c"));
    expect(0, 1, 0, 0, c -> c.getAndRemove("c"));
    expect(0, 0, 0, 1, c -> c.removeAll(Set.of("d", "missing")));
    cache.put("f", "v");
    expect(0, 0, 0, 2, Cache::removeAll);
    cache.put("g", "v");
    expect(0, 0, 0, 0, Cache::clear);
  }

  @Test
  void processorsCountTheKeyAndWhatTheyDo() {
    expect(1, 0, 0, 0, c -> c.invoke("there", (entry, none) -> null));
    expect(0, 1, 0, 0, c -> c.invoke("missing", (entry, none) -> entry.getValue()));
    expect(1, 0, 1, 0, c -> c.invoke("there", StatisticsTest::set));
    expect(0, 1, 1, 0, c -> c.invoke("new", StatisticsTest::set));
    expect(1, 1, 2, 0, c -> c.invokeAll(Set.of("there", "newer"), StatisticsTest::set));
    expect(1, 0, 0, 1, c -> c.invoke("there", StatisticsTest::remove));
    expect(0, 1, 0, 0, c -> c.invoke("there", StatisticsTest::remove));
  }

  private static Object set(
      javax.cache.processor.MutableEntry<String, Object> entry, Object... none) {
    entry.setValue("set");
    return "set";
  }

  private static Object remove(
      javax.cache.processor.MutableEntry<String, Object> entry, Object... none) {
    entry.remove();
    return "removed";
  }

  @Test
  void anIterationHitsEachEntryAndRemovesThoseThatItRemoves() {
    cache.put("also", "v");
    expect(
        2,
        0,
        0,
        1,
        c -> {
          Iterator<Cache.Entry<String, Object>> entries = c.iterator();
          entries.next();
          entries.next();
          entries.remove();
        });
  }

  @Test
  void whatIsLoadedIsNoPut() throws Exception {
    try (Cache<String, Object> loading =
        manager.createCache(
            "loading",
            configuration().setReadThrough(true).setCacheLoaderFactory(StatisticsTest::echo))) {
      CacheStatisticsMXBean own =
          JMX.newMXBeanProxy(
              beans,
              new ObjectName(
                  name("CacheStatistics").toString().replace("Cache=counted", "Cache=loading")),
              CacheStatisticsMXBean.class);
      assertThat(loading.get("a")).isEqualTo("a");
      assertThat(loading.getAll(Set.of("a", "b"))).hasSize(2);
      loading.invoke("c", (entry, none) -> entry.getValue());
      CompletionListenerFuture loaded = new CompletionListenerFuture();
      loading.loadAll(Set.of("d", "e"), true, loaded);
      loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

      assertThat(own.getCacheHits()).isEqualTo(1);
      assertThat(own.getCacheMisses()).isEqualTo(3);
      assertThat(own.getCachePuts()).isZero();
    }
  }

  private static CacheLoader<String, Object> echo() {
    return new CacheLoader<>() {
      @Override
      public Object load(String key) {
        return key;
      }

      @Override
      public Map<String, Object> loadAll(Iterable<? extends String> keys) {
        Map<String, Object> loaded = new java.util.HashMap<>();
        keys.forEach(key -> loaded.put(key, key));
        return loaded;
      }
    };
  }

  @Test
  void percentagesAreOfAllGets() {
    expect(
        3,
        1,
        0,
        0,
        c -> {
          c.get("there");
          c.get("there");
          c.get("there");
          c.get("missing");
        });
    assertThat(statistics.getCacheHitPercentage()).isEqualTo(75);
    assertThat(statistics.getCacheMissPercentage()).isEqualTo(25);
  }

  @Test
  void eachClientCountsForItself() {
    try (Cache<String, Object> other =
        deployment.node().createCache("counted", configuration().setStatisticsEnabled(false))) {
      expect(0, 0, 0, 0, c -> other.get("there"));
    }
  }

  @Test
  void nothingIsCountedWhileStatisticsAreDisabled() throws Exception {
    cache.get("there");
    manager.enableStatistics("counted", false);
    cache.get("there");
    assertThat(beans.isRegistered(name("CacheStatistics"))).isFalse();
    assertThat(isStatisticsEnabled()).isFalse();

    manager.enableStatistics("counted", true);
    manager.enableStatistics("counted", true);
    assertThat(isStatisticsEnabled()).isTrue();
    assertThat(statistics.getCacheHits()).as("what was counted before stays").isEqualTo(1);
  }

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private boolean isStatisticsEnabled() {
    return cache.getConfiguration(CompleteConfiguration.class).isStatisticsEnabled();
  }

  @Test
  void configurationAndStatisticsAreShownUntilTheCacheIsClosed() throws Exception {
    assertThat(beans.isRegistered(name("CacheConfiguration"))).isFalse();
    manager.enableManagement("counted", true);
    assertThat(beans.getAttribute(name("CacheConfiguration"), "KeyType"))
        .isEqualTo(String.class.getName());
    assertThat(beans.getAttribute(name("CacheConfiguration"), "StatisticsEnabled")).isEqualTo(true);
    assertThat(beans.getAttribute(name("CacheConfiguration"), "ManagementEnabled")).isEqualTo(true);

    manager.destroyCache("counted");

    assertThat(beans.queryNames(new ObjectName("javax.cache:*"), null)).isEmpty();
  }
}
