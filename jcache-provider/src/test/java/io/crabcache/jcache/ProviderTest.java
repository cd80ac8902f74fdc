package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.client.ClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finding the provider, and its managers by URI and class loader. */
class ProviderTest {

  private static final URI EMBEDDED = URI.create("crabcache:embedded");
  private static final URI SHOP = URI.create("crabcache:embedded?namespace=shop");

  private final CachingProvider provider = Caching.getCachingProvider();
  private final ClassLoader loader = provider.getDefaultClassLoader();
  private final ClassLoader otherLoader = new URLClassLoader(new URL[0], loader);

  @AfterEach
  void close() {
    provider.close();
    System.clearProperty("crabcache.uri");
  }

  @Test
  void cachingFindsTheProvider() {
    assertThat(provider).isInstanceOf(CrabCachingProvider.class);
    assertThat(provider.isSupported(OptionalFeature.STORE_BY_REFERENCE)).isFalse();
    assertThat(provider.getDefaultURI()).isEqualTo(EMBEDDED);
  }

  @Test
  void thereIsOneManagerForEachUriAndClassLoader() {
    CacheManager manager = provider.getCacheManager();

    assertThat(provider.getCacheManager(EMBEDDED, loader)).isSameAs(manager);
    assertThat(provider.getCacheManager(null, null, new Properties())).isSameAs(manager);
    assertThat(provider.getCacheManager(SHOP, loader)).isNotSameAs(manager);
    assertThat(provider.getCacheManager(EMBEDDED, otherLoader)).isNotSameAs(manager);
    assertThat(manager.getURI()).isEqualTo(EMBEDDED);
    assertThat(manager.getClassLoader()).isSameAs(loader);
    assertThat(manager.getCachingProvider()).isSameAs(provider);
  }

  @Test
  void managersAreClosedAllOrByClassLoaderOrByBoth() {
    CacheManager one = provider.getCacheManager(EMBEDDED, loader);
    CacheManager two = provider.getCacheManager(SHOP, loader);
    CacheManager three = provider.getCacheManager(EMBEDDED, otherLoader);

    provider.close(SHOP, loader);
    assertThat(two.isClosed()).isTrue();
    assertThat(one.isClosed()).isFalse();
    provider.close(loader);
    assertThat(one.isClosed()).isTrue();
    assertThat(three.isClosed()).isFalse();
    provider.close();
    assertThat(three.isClosed()).isTrue();
    assertThat(provider.getCacheManager(EMBEDDED, loader)).isNotSameAs(one);
  }

  @Test
  void aManagerThatIsClosedIsReplacedByANewOne() {
    CacheManager manager = provider.getCacheManager();
    manager.close();

    assertThat(provider.getCacheManager()).isNotSameAs(manager);
  }

  @Test
  void theSystemPropertySetsTheDefaultUri() {
    System.setProperty("crabcache.uri", SHOP.toString());

    assertThat(provider.getDefaultURI()).isEqualTo(SHOP);
    assertThat(provider.getCacheManager().getURI()).isEqualTo(SHOP);

    System.setProperty("crabcache.uri", "crabcache:embedded?a b");
    assertThatThrownBy(provider::getDefaultURI)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("crabcache.uri");
  }

  @Test
  void theManagersPropertySetsTheUriUnlessOneIsGiven() {
    Properties properties = new Properties();
    properties.setProperty("crabcache.uri", SHOP.toString());

    assertThat(provider.getCacheManager(null, loader, properties).getURI()).isEqualTo(SHOP);
    assertThat(provider.getCacheManager(SHOP, loader, properties).getURI()).isEqualTo(SHOP);
    assertThatThrownBy(() -> provider.getCacheManager(EMBEDDED, loader, properties))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(EMBEDDED.toString())
        .hasMessageContaining(SHOP.toString());
  }

  @Test
  void theManagerKeepsItsProperties() {
    Properties defaults = new Properties();
    defaults.setProperty("crabcache.namespace", "shop");
    Properties properties = new Properties(defaults);
    properties.setProperty("mine", "1");

    Properties kept = provider.getCacheManager(EMBEDDED, loader, properties).getProperties();

    assertThat(kept).containsOnlyKeys("crabcache.namespace", "mine");
  }

  @Test
  void settingsThatContradictARunningEngineAreRefused() {
    ClientSettings.Builder running = ClientSettings.embedded("embedded");
    try (CacheClient client = CacheClient.open(running.option("memory.max", "64m").build())) {
      assertThat(client.incarnation()).isNotZero();
      URI uri = URI.create("crabcache:embedded?memory.max=65m");

      assertThatThrownBy(() -> provider.getCacheManager(uri, loader))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("memory.max");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedWhenItIsNeeded() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    URI uri = URI.create("crabcache://127.0.0.1:" + port + "?operation_timeout_ms=2000");
    CacheManager manager = provider.getCacheManager(uri, loader);

    assertThatThrownBy(() -> manager.createCache("products", new MutableConfiguration<>()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("127.0.0.1:" + port);
    assertThat(manager.getCacheNames()).isEmpty();
  }

  @Test
  void aServerThatVanishesFailsCallsAtOnce() throws Exception {
    try (Deployment deployment = new Deployment(Deployment.Kind.SERVER)) {
      CacheManager manager = deployment.node();
      Cache<Object, Object> cache = manager.createCache("products", new MutableConfiguration<>());
      cache.put("k", "v");
      deployment.stopStore();

      assertThatThrownBy(() -> cache.get("k"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("products")
          .hasMessageContaining("127.0.0.1");
      cache.close();
      assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IllegalStateException.class);
    }
  }
}
