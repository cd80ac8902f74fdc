package io.crabcache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Spring's cache abstraction on the provider, which it finds by itself. */
class SpringCacheTest {
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  private URI server() throws Exception {
    CrabCacheServer server =
        open(
            CrabCacheServer.start(
                ServerConfiguration.builder()
                    .with(Settings.SERVER_PORT, 0)
                    .with(Settings.HTTP_PORT, 0)
                    .build()));
    return URI.create("crabcache://127.0.0.1:" + server.tcp().port());
  }

  private URI address(boolean embedded) throws Exception {
    return embedded ? URI.create("crabcache:embedded") : server();
  }

  /** Starts the application; JCache gives each class loader a manager of its own. */
  private AnnotationConfigApplicationContext start(URI address) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.setClassLoader(open(new URLClassLoader(new URL[0], getClass().getClassLoader())));
    context.registerBean(URI.class, () -> address);
    context.register(Shop.class);
    context.refresh();
    return open(context);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void asks_the_database_once(boolean embedded) throws Exception {
    Catalog catalog = start(address(embedded)).getBean(Catalog.class);
    assertThat(catalog.find(7)).isEqualTo(new Product(7, "net"));
    assertThat(catalog.find(7)).isEqualTo(new Product(7, "net"));
    assertThat(catalog.find(8)).isEqualTo(new Product(8, "trap"));
    assertThat(catalog.queries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void synchronized_methods_are_cached_too(boolean embedded) throws Exception {
    Catalog catalog = start(address(embedded)).getBean(Catalog.class);
    assertThat(catalog.findTogether(7)).isEqualTo(new Product(7, "net"));
    assertThat(catalog.findTogether(7)).isEqualTo(new Product(7, "net"));
    assertThat(catalog.find(7)).isEqualTo(new Product(7, "net"));
    assertThat(catalog.queries()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keeps_that_there_is_nothing(boolean embedded) throws Exception {
    Catalog catalog = start(address(embedded)).getBean(Catalog.class);
    assertThat(catalog.find(9)).isNull();
    assertThat(catalog.find(9)).isNull();
    assertThat(catalog.queries()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keys_may_have_several_parts(boolean embedded) throws Exception {
    Catalog catalog = start(address(embedded)).getBean(Catalog.class);
    assertThat(catalog.price(7, "EUR")).isEqualTo(703);
    assertThat(catalog.price(7, "EUR")).isEqualTo(703);
    assertThat(catalog.price(7, "U")).isEqualTo(701);
    assertThat(catalog.queries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void puts_and_evicts(boolean embedded) throws Exception {
    Catalog catalog = start(address(embedded)).getBean(Catalog.class);
    Product dragnet = catalog.save(new Product(7, "dragnet"));
    assertThat(catalog.find(7)).isEqualTo(dragnet);
    assertThat(catalog.queries()).isZero();
    catalog.delete(7);
    assertThat(catalog.find(7)).isNull();
    assertThat(catalog.find(8)).isEqualTo(new Product(8, "trap"));
    catalog.renameAll("pot");
    assertThat(catalog.find(8)).isEqualTo(new Product(8, "pot"));
    assertThat(catalog.queries()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void knows_the_annotations_of_JSR_107(boolean embedded) throws Exception {
    Catalog catalog = start(address(embedded)).getBean(Catalog.class);
    assertThat(catalog.name(7)).isEqualTo("net");
    assertThat(catalog.name(7)).isEqualTo("net");
    assertThat(catalog.queries()).isEqualTo(1);
  }

  @Test
  void applications_share_what_a_server_has() throws Exception {
    URI server = server();
    Catalog first = start(server).getBean(Catalog.class);
    Catalog second = start(server).getBean(Catalog.class);
    assertThat(first.find(7)).isEqualTo(new Product(7, "net"));
    assertThat(second.find(7)).isEqualTo(new Product(7, "net"));
    assertThat(second.queries()).isZero();
  }

  @Test
  void the_caches_are_those_of_the_provider() throws Exception {
    CacheManager caches = start(address(true)).getBean(CacheManager.class);
    assertThat(caches.getCacheNames()).containsExactlyInAnyOrder("products", "prices", "names");
    assertThat(caches.getCache("products"))
        .extracting(org.springframework.cache.Cache::getNativeCache)
        .asString()
        .contains("CrabCache");
  }
}
