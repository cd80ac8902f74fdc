package io.crabcache.jcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.ClientSettings.Address;
import io.crabcache.protocol.CacheSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a URI, properties and the environment to a manager's settings. */
class ManagerSettingsTest {

  private static final String EMBEDDED = "crabcache:embedded";

  private static ManagerSettings settings(String uri) {
    return settings(uri, new Properties(), Map.of());
  }

  private static ManagerSettings settings(
      String uri, Properties properties, Map<String, String> environment) {
    ClassLoader loader = ManagerSettingsTest.class.getClassLoader();
    return ManagerSettings.of(URI.create(uri), properties, loader, environment::get);
  }

  @ParameterizedTest
  @CsvSource({
    "crabcache://cache.acme.com:7000, cache.acme.com, 7000",
    "crabcache://localhost, localhost, 7171",
    "crabcache://[::1]:7000, ::1, 7000",
    "crabcache://[::1], ::1, 7171",
    "crabcache://10.0.0.1:1?namespace=shop, 10.0.0.1, 1"
  })
  void aUriNamesAServer(String uri, String host, int port) {
    assertThat(settings(uri).client().addresses()).containsExactly(new Address(host, port));
  }

  @Test
  void aUriHasOptionsPercentEncoded() {
    ManagerSettings settings =
        settings(EMBEDDED + "?memory.max=64m&namespace=my%20shop&serialization.filter=com.acme.**");

    assertThat(settings.client().number(ClientOption.MEMORY_MAX)).isEqualTo(64 << 20);
    assertThat(settings.serverName("products")).isEqualTo("my shop:products");
    assertThat(settings.serializationFilter()).isEqualTo("com.acme.**");
  }

  @Test
  void theUriCountsBeforePropertiesAndThoseBeforeTheEnvironment() {
    Properties properties = new Properties();
    properties.setProperty("crabcache.namespace", "property");
    properties.setProperty("crabcache.operation_timeout_ms", "100");
    properties.setProperty("something.else", "is not ours");
    Map<String, String> environment =
        Map.of(
            "crabcache.namespace", "environment",
            "crabcache.operation_timeout_ms", "200",
            "crabcache.connect_timeout_ms", "300");

    ManagerSettings settings =
        settings("crabcache://localhost?namespace=uri", properties, environment);

    assertThat(settings.namespace()).isEqualTo("uri");
    assertThat(settings.client().integer(ClientOption.OPERATION_TIMEOUT_MS)).isEqualTo(100);
    assertThat(settings.client().integer(ClientOption.CONNECT_TIMEOUT_MS)).isEqualTo(300);
  }

  @Test
  void theEnvironmentMayHaveOptionsOfBothKindsOfAddressAndAUriMayNot() {
    Map<String, String> environment =
        Map.of("crabcache.memory.max", "64m", "crabcache.connections", "4");

    ClientSettings remote =
        settings("crabcache://localhost:1", new Properties(), environment).client();
    ClientSettings embedded = settings(EMBEDDED, new Properties(), environment).client();

    assertThat(remote.integer(ClientOption.CONNECTIONS)).isEqualTo(4);
    assertThat(remote.isSet(ClientOption.MEMORY_MAX)).isFalse();
    assertThat(embedded.number(ClientOption.MEMORY_MAX)).isEqualTo(64 << 20);
    assertThat(embedded.isSet(ClientOption.CONNECTIONS)).isFalse();
    assertThatThrownBy(() -> settings(EMBEDDED + "?connections=4"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("connections")
        .hasMessageContaining("crabcache:embedded");
    assertThatThrownBy(() -> settings("crabcache://localhost:1?memory.max=64m"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("memory.max");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://localhost:1, unknown scheme \"redis\"",
    "embedded, unknown scheme \"null\"",
    "crabcaches://localhost:1, not supported yet",
    "crabcache:embeded, \"embeded\" is neither",
    "crabcache:embedded#x, fragment",
    "crabcache:///x, no server is named",
    "crabcache://localhost:1/products, it has a path",
    "crabcache://localhost:0, \"localhost:0\" is not host:port",
    "crabcache://localhost:many, \"localhost:many\" is not host:port",
    "crabcache://localhost:, \"localhost:\" is not host:port",
    "crabcache://::1:7171, \"::1:7171\" is not host:port",
    "crabcache://me@localhost:1, \"me@localhost:1\" is not host:port",
    "'crabcache://a:1,', \"\" is not host:port",
    "'crabcache://a:1,b:2', exactly one server",
    "crabcache:embedded?namespce=shop, unknown option \"namespce\"",
    "crabcache:embedded?namespace, \"namespace\" is not option=value",
    "crabcache:embedded?namespace=a&namespace=b, stands there twice",
    "crabcache:embedded?namespace=a:b, without a colon",
    "crabcache:embedded?namespace=, without a colon",
    "crabcache:embedded?memory.max=lots, memory.max=lots",
    "crabcache:embedded?cache.stock.max_entries=many, 'cache.stock.max_entries=many is not allowed: use a whole number from 0'",
    "crabcache:embedded?cache.stock.max_bytes=-1, 'cache.stock.max_bytes=-1 is not allowed: use bytes from 0'",
    "crabcache:embedded?cache.stock.max_size=1, cache.NAME.max_entries",
    "crabcache:embedded?codec=utf8, 'codec=utf8 is not allowed: use typed or raw'",
    "crabcache:embedded?cache.stock.codec=json, 'cache.stock.codec=json is not allowed: use typed or raw'",
    "crabcache:embedded?cache.max_entries=1, unknown option",
    "crabcache://localhost?coalescing=maybe, coalescing=maybe",
    "crabcache:embedded?executor=common, unknown option \"executor\""
  })
  void whatIsNotMeantIsRefusedByName(String uri, String reason) {
    assertThatThrownBy(() -> settings(uri))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void anUnknownOptionNamesWhereItStandsAndWhatThereIs() {
    Properties properties = new Properties();
    properties.setProperty("crabcache.namespce", "shop");

    assertThatThrownBy(() -> settings(EMBEDDED, properties, Map.of()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("\"namespce\"")
        .hasMessageContaining("crabcache.namespce")
        .hasMessageContaining("namespace, operation_timeout_ms");
  }

  @Test
  void anOptionThatIsNoTextIsRefused() {
    Properties properties = new Properties();
    properties.put("crabcache.operation_timeout_ms", 100);

    assertThatThrownBy(() -> settings(EMBEDDED, properties, Map.of()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("crabcache.operation_timeout_ms must be a string");
  }

  @Test
  void theExecutorIsAnObjectAmongTheProperties() {
    Executor executor = Runnable::run;
    Properties properties = new Properties();
    properties.put("crabcache.executor", executor);

    assertThat(settings(EMBEDDED, properties, Map.of()).executor()).isSameAs(executor);

    properties.put("crabcache.executor", "common");
    assertThatThrownBy(() -> settings(EMBEDDED, properties, Map.of()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("crabcache.executor");
  }

  @Test
  void aCacheMayHaveLimitsFromTheUriThePropertiesOrTheEnvironment() {
    Properties properties = new Properties();
    properties.setProperty("crabcache.cache.a.max_entries", "10");
    properties.setProperty("crabcache.cache.b.c.max_bytes", "2k");
    Map<String, String> environment =
        Map.of("crabcache.cache.a.max_entries", "1", "crabcache.cache.d.max_entries", "5");
    CacheOptions options =
        settings(EMBEDDED + "?cache.a.max_bytes=1m", properties, environment).caches();

    CacheSettings some = CacheSettings.DEFAULT.withLimits(7, 8);
    assertThat(options.limit("a", some)).isEqualTo(some.withLimits(10, 1 << 20));
    assertThat(options.limit("b.c", some)).isEqualTo(some.withLimits(7, 2048));
    assertThat(options.limit("d", some)).isEqualTo(some.withLimits(5, 8));
    assertThat(options.limit("e", some)).isEqualTo(some);
  }

  @Test
  void databasesOfRedisClientsHaveTheirNamesAndTheRawCodecInEveryNamespace() {
    ManagerSettings shop = settings(EMBEDDED + "?namespace=shop");
    ManagerSettings resp = settings(EMBEDDED + "?namespace=resp");

    assertThat(shop.serverName("resp:15")).isEqualTo("resp:15");
    assertThat(shop.codec("resp:15")).isEqualTo(CodecKind.RAW);
    assertThat(resp.serverName("0")).isEqualTo("resp:0");
    assertThat(resp.codec("0")).isEqualTo(CodecKind.RAW);
    assertThat(shop.serverName("resp:x")).isEqualTo("shop:resp:x");
    assertThat(shop.codec("resp:x")).isEqualTo(CodecKind.TYPED);
    assertThatThrownBy(() -> settings(EMBEDDED + "?cache.resp:0.codec=typed").codec("resp:0"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("leave out the option cache.resp:0.codec");
  }

  @Test
  void aCachesOwnCodecCountsBeforeTheManagers() {
    Map<String, String> environment = Map.of("crabcache.cache.c.codec", "typed");
    ManagerSettings settings =
        settings(EMBEDDED + "?codec=raw&cache.b.codec=typed", new Properties(), environment);

    assertThat(settings.codec("a")).isEqualTo(CodecKind.RAW);
    assertThat(settings.codec("b")).isEqualTo(CodecKind.TYPED);
    assertThat(settings.codec("c")).isEqualTo(CodecKind.TYPED);
    assertThat(settings(EMBEDDED + "?cache.b.codec=raw").codec("b")).isEqualTo(CodecKind.RAW);
    assertThat(settings(EMBEDDED).codec("b")).isEqualTo(CodecKind.TYPED);
  }

  @Test
  void thePageForPeopleHasARowForEveryOptionOfTheProvider() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));

    for (ProviderOption option : ProviderOption.values()) {
      assertThat(page).contains("\n| `" + option.key() + "` | ");
    }
    for (String option : CacheOptions.FORMS) {
      assertThat(page).contains("\n| `" + option + "` | ");
    }
  }
}
