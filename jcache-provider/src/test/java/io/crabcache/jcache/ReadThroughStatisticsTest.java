package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time of a load is none of the get's: its time has been taken before the loader is called. */
class ReadThroughStatisticsTest {
  private Deployment deployment;
  private Cache<String, String> cache;
  private float timeBeforeTheLoad;

  private final class Loader implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      timeBeforeTheLoad = averageGetTime();
      return key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      return loaded;
    }
  }

  @BeforeEach
  void open() throws Exception {
    deployment = new Deployment(Deployment.Kind.EMBEDDED);
    cache =
        deployment
            .node()
            .createCache(
                "loaded",
                new MutableConfiguration<String, String>()
                    .setTypes(String.class, String.class)
                    .setStatisticsEnabled(true)
                    .setReadThrough(true)
                    .setCacheLoaderFactory(Loader::new));
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private static float averageGetTime() {
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      ObjectName pattern = new ObjectName("javax.cache:type=CacheStatistics,Cache=loaded,*");
      ObjectName name = beans.queryNames(pattern, null).iterator().next();
      return (Float) beans.getAttribute(name, "AverageGetTime");
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theTimeOfALoadIsNoneOfTheGet() {
    assertThat(cache.get("k")).isEqualTo("k");
    assertThat(averageGetTime()).isPositive().isEqualTo(timeBeforeTheLoad);
  }

  @Test
  void theTimeOfALoadIsNoneOfTheGetAll() {
    assertThat(cache.getAll(Set.of("k"))).containsKey("k");
    assertThat(averageGetTime()).isPositive().isEqualTo(timeBeforeTheLoad);
  }
}
