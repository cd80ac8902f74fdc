package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.CacheClient;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Creating, joining, finding, destroying and closing caches. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class ManagerTest {

  private final Deployment deployment;
  private final CacheManager manager;

  ManagerTest(Deployment.Kind kind) throws Exception {
    deployment = new Deployment(kind);
    manager = deployment.node();
  }

  @AfterEach
  void close() {
    deployment.close();
  }

  private static <K, V> MutableConfiguration<K, V> of(Class<K> keys, Class<V> values) {
    return new MutableConfiguration<K, V>().setTypes(keys, values);
  }

  @Test
  void aNameIsTakenOncePerManager() {
    manager.createCache("products", of(Long.class, String.class));

    assertThatThrownBy(() -> manager.createCache("products", of(Long.class, String.class)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("products");
  }

  @Test
  void anotherNodeJoinsTheSameCache() {
    manager.createCache("products", of(Long.class, String.class)).put(1L, "lamp");

    Cache<Long, String> joined =
        deployment.node().createCache("products", of(Long.class, String.class));

    assertThat(joined.get(1L)).isEqualTo("lamp");
  }

  @Test
  void joiningWithOtherTypesIsRefusedWithTheDifference() {
    manager.createCache("products", of(Long.class, String.class));
    CacheManager other = deployment.node();

    assertThatThrownBy(() -> other.createCache("products", of(Long.class, byte[].class)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("default:products")
        .hasMessageContaining("it has values of java.lang.String, not [B")
        .hasMessageNotContaining("keys");
    assertThat(other.getCacheNames()).isEmpty();
  }

  @Test
  void joiningWithAnotherExpiryIsRefusedWithTheDifference() {
    manager.createCache("products", of(Long.class, String.class));
    CacheManager other = deployment.node();
    MutableConfiguration<Long, String> tenSeconds =
        of(Long.class, String.class)
            .setExpiryPolicyFactory(
                CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 10)));

    assertThatThrownBy(() -> other.createCache("products", tenSeconds))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("it has expiry after creation never, not 10000 ms");
  }

  @Test
  void theLimitsOfACacheAreThoseOfWhoJoinedItLastWithSome() {
    limitedTo("crabcache.cache.products.max_entries", "1000")
        .createCache("products", of(Long.class, String.class))
        .put(1L, "lamp");
    assertThat(settingsOf("default:products").maxEntries()).isEqualTo(1000);

    manager.createCache("products", of(Long.class, String.class));
    assertThat(settingsOf("default:products").maxEntries()).as("unchanged").isEqualTo(1000);

    Cache<Long, String> joined =
        limitedTo("crabcache.cache.products.max_bytes", "1m")
            .createCache("products", of(Long.class, String.class));
    assertThat(settingsOf("default:products").maxEntries()).as("unchanged").isEqualTo(1000);
    assertThat(settingsOf("default:products").maxBytes()).isEqualTo(1 << 20);
    assertThat(joined.get(1L)).isEqualTo("lamp");
  }

  private CacheManager limitedTo(String property, String value) {
    Properties properties = new Properties();
    properties.setProperty(property, value);
    return deployment.node(properties);
  }

  private CacheSettings settingsOf(String serverName) {
    return Objects.requireNonNull(
            manager
                .unwrap(CacheClient.class)
                .openCache(serverName, CacheSettings.DEFAULT, Modifiers.IF_PRESENT))
        .settings();
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void aLoaderFactoryThatCreatesNothingIsNamed() {
    MutableConfiguration<Long, String> configuration =
        of(Long.class, String.class).setReadThrough(true).setCacheLoaderFactory(() -> null);

    assertThatThrownBy(() -> manager.createCache("products", configuration))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("CacheLoader factory")
        .hasMessageContaining("\"products\" returned null");
    assertThat(manager.getCacheNames()).isEmpty();
  }

  @Test
  void namespacesKeepCachesOfTheSameNameApart() {
    Properties shop = new Properties();
    shop.setProperty("crabcache.namespace", "shop");
    manager.createCache("products", of(Long.class, String.class)).put(1L, "lamp");

    Cache<Long, byte[]> other =
        deployment.node(shop).createCache("products", of(Long.class, byte[].class));

    assertThat(other.get(1L)).isNull();
    assertThat(manager.unwrap(CacheClient.class).cacheNames(""))
        .contains("default:products", "shop:products");
  }

  @Test
  void aManagerListsItsOwnCachesOnlyAndASnapshot() {
    manager.createCache("a", of(Long.class, String.class));
    CacheManager other = deployment.node();
    Iterable<String> before = manager.getCacheNames();
    manager.createCache("b", of(Long.class, String.class));

    assertThat(before).containsExactly("a");
    assertThat(manager.getCacheNames()).containsExactlyInAnyOrder("a", "b");
    assertThat(other.getCacheNames()).isEmpty();
    assertThat((Object) other.getCache("a")).isNull();
    Iterator<String> names = before.iterator();
    names.next();
    assertThatThrownBy(names::remove).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void getCacheChecksTypesWhereTheyAreGiven() {
    Cache<Long, String> cache = manager.createCache("products", of(Long.class, String.class));

    assertThat(manager.getCache("products", Long.class, String.class)).isSameAs(cache);
    assertThat((Object) manager.getCache("products")).isSameAs(cache);
    assertThat(manager.getCache("others", Long.class, String.class)).isNull();
    assertThatThrownBy(() -> manager.getCache("products", String.class, String.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("keys of java.lang.Long, not of java.lang.String");
    assertThatThrownBy(() -> manager.getCache("products", Long.class, Long.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("values of java.lang.String, not of java.lang.Long");
  }

  @Test
  void destroyingACacheClosesItAndRemovesItsEntriesForAll() {
    Cache<Long, String> cache = manager.createCache("products", of(Long.class, String.class));
    cache.put(1L, "lamp");

    manager.destroyCache("products");
    manager.destroyCache("products");

    assertThat(cache.isClosed()).isTrue();
    assertThat(manager.getCacheNames()).isEmpty();
    Cache<String, String> anew = manager.createCache("products", of(String.class, String.class));
    assertThat(anew.iterator().hasNext()).isFalse();
  }

  @Test
  void closingACacheOrAManagerLeavesTheEntries() {
    manager.createCache("products", of(Long.class, String.class)).put(1L, "lamp");
    manager.getCache("products").close();
    assertThat(manager.getCacheNames()).isEmpty();

    Cache<Long, String> again = manager.createCache("products", of(Long.class, String.class));
    assertThat(again.get(1L)).isEqualTo("lamp");
    manager.close();

    assertThat(again.isClosed()).isTrue();
    assertThat(manager.isClosed()).isTrue();
    assertThat(deployment.node().createCache("products", of(Long.class, String.class)).get(1L))
        .isEqualTo("lamp");
  }

  @Test
  void aClosedManagerRefusesEveryCall() {
    manager.close();
    manager.close();

    List<Runnable> calls =
        List.of(
            () -> manager.createCache("c", of(Long.class, String.class)),
            () -> manager.getCache("c"),
            () -> manager.getCache("c", Long.class, String.class),
            () -> manager.getCacheNames(),
            () -> manager.destroyCache("c"),
            () -> manager.enableManagement("c", true),
            () -> manager.enableStatistics("c", true));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  @SuppressWarnings("unchecked") // a class literal has no type arguments
  void aConfigurationIsCopiedAndCannotBeChanged() {
    MutableConfiguration<Long, String> configuration = of(Long.class, String.class);
    Cache<Long, String> cache = manager.createCache("products", configuration);
    configuration.setTypes(Long.class, String.class).setReadThrough(true);

    @SuppressWarnings("unchecked")
    CompleteConfiguration<Long, String> kept = cache.getConfiguration(CompleteConfiguration.class);

    assertThat(kept.isReadThrough()).isFalse();
    assertThat(kept.getKeyType()).isEqualTo(Long.class);
    assertThatThrownBy(() -> cache.getConfiguration(MutableConfiguration.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aConfigurationThatIsNotCompleteIsEnough() {
    Cache<Long, String> cache =
        manager.createCache(
            "products",
            new Configuration<Long, String>() {
              private static final long serialVersionUID = 1L;

              @Override
              public Class<Long> getKeyType() {
                return Long.class;
              }

              @Override
              public Class<String> getValueType() {
                return String.class;
              }

              @Override
              public boolean isStoreByValue() {
                return true;
              }
            });
    cache.put(1L, "lamp");

    assertThat(cache.get(1L)).isEqualTo("lamp");
  }

  @Test
  void unwrapGivesWhatIsThereAndRefusesTheRest() {
    Cache<Long, String> cache = manager.createCache("products", of(Long.class, String.class));

    CrabCache<?, ?> same = cache.unwrap(CrabCache.class);
    assertThat((Object) same).isSameAs(cache);
    AsyncCache<?, ?> view = cache.unwrap(AsyncCache.class);
    assertThat(view).isNotNull();
    assertThat(manager.unwrap(CrabCacheManager.class)).isSameAs(manager);
    List<Runnable> refused =
        List.of(() -> cache.unwrap(List.class), () -> manager.unwrap(ArrayList.class));
    for (Runnable call : refused) {
      assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
