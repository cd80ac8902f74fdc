package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches of an application that come back with its next start. */
class DurableManagerTest {
  @TempDir private Path directory;

  private URI uri() throws IOException {
    return URI.create(
        "crabcache:embedded?memory.max=64m&wal.sync=always&data_dir=" + directory.toRealPath());
  }

  private static Cache<String, Integer> cache(CacheManager manager) {
    return manager.createCache(
        "stock", new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class));
  }

  @Test
  void entriesComeBackWithTheNextManagerOfTheDirectory() throws Exception {
    for (int life = 0; life < 3; life++) {
      try (CrabCachingProvider provider = new CrabCachingProvider()) {
        Cache<String, Integer> stock = cache(provider.getCacheManager(uri(), null));
        assertThat(stock.get("crab")).isEqualTo(life == 0 ? null : (Integer) life);
        stock.put("crab", life + 1);
      }
    }
  }

  @Test
  void aDirectoryThatIsTakenIsACacheException() throws Exception {
    ClientSettings other =
        ClientSettings.embedded("other")
            .option(ClientOption.DATA_DIR, directory.toRealPath())
            .build();
    try (CacheClient first = CacheClient.open(other);
        CrabCachingProvider provider = new CrabCachingProvider()) {
      assertThat(first.incarnation()).isNotZero();
      assertThatThrownBy(() -> provider.getCacheManager(uri(), null))
          .isInstanceOf(CacheException.class)
          .hasMessageStartingWith(uri() + ": the data directory ")
          .hasMessageContaining("belongs to another server");
    }
  }
}
