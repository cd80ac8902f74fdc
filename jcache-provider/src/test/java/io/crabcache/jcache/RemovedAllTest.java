package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code removeAll()} removes stays away, also what had been evicted before. */
class RemovedAllTest {
  @TempDir private Path directory;

  @Test
  void nothingComesBackAfterRemoveAll() throws Exception {
    URI uri =
        URI.create(
            "crabcache:embedded?memory.max=64m&eviction.max_entries=1000&wal.sync=always&data_dir="
                + directory.toRealPath());
    try (CrabCachingProvider provider = new CrabCachingProvider()) {
      Cache<String, Integer> stock = cache(provider.getCacheManager(uri, null));
      for (int i = 0; i < 3_000; i++) {
        stock.put("crab" + i, i);
      }
      stock.removeAll();
      assertThat(stock.iterator().hasNext()).isFalse();
    }
    try (CrabCachingProvider provider = new CrabCachingProvider()) {
      List<String> back = new ArrayList<>();
      cache(provider.getCacheManager(uri, null)).forEach(entry -> back.add(entry.getKey()));
      assertThat(back).isEmpty();
    }
  }

  private static Cache<String, Integer> cache(CacheManager manager) {
    return manager.createCache(
        "stock", new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
  }
}
