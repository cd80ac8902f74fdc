package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ByteCache;
import io.crabcache.client.CacheClient;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Modifiers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Caches whose bytes other clients understand; {@link ByteCache} stands for these. */
@ParameterizedClass
@EnumSource(Deployment.Kind.class)
class RawCodecTest {

  private static final String DATABASE = "resp:3";
  private static final byte[] NOT_UTF_8 = {'a', (byte) 0xFF};

  private final Deployment deployment;
  private final CacheManager manager;

  RawCodecTest(Deployment.Kind kind) throws Exception {
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

  private static MutableConfiguration<String, String> tenMinutes() {
    return of(String.class, String.class)
        .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 10)));
  }

  /** The database as a client uses it that knows nothing of settings, as those of Redis do. */
  private ByteCache database() {
    return Objects.requireNonNull(
        deployment
            .node()
            .unwrap(CacheClient.class)
            .openCache(DATABASE, CacheSettings.DEFAULT, Modifiers.ALWAYS));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void textIsItsUtf8AndNothingElseInBothDirections() {
    Cache<String, String> cache = manager.createCache(DATABASE, of(String.class, String.class));
    ByteCache database = database();

    cache.put("größe", "42 €");
    database.put(utf8("zähler"), utf8("7"), Modifiers.ALWAYS, 0, null, 0).await();

    assertThat(database.get(utf8("größe"), 0).await().value()).isEqualTo(utf8("42 €"));
    assertThat(cache.get("zähler")).isEqualTo("7");
    assertThat(cache.getAll(Set.of("größe", "zähler", "none")))
        .isEqualTo(Map.of("größe", "42 €", "zähler", "7"));
  }

  @Test
  void valuesAreComparedByTheirBytes() {
    Cache<String, String> cache = manager.createCache(DATABASE, of(String.class, String.class));
    database().put(utf8("k"), utf8("one"), Modifiers.ALWAYS, 0, null, 0).await();

    assertThat(cache.replace("k", "two", "three")).isFalse();
    assertThat(cache.replace("k", "one", "")).isTrue();
    assertThat(cache.remove("k", "one")).isFalse();
    assertThat(cache.remove("k", "")).isTrue();
    assertThat(cache.containsKey("k")).isFalse();
  }

  @Test
  void keysAndValuesMayBeEmpty() {
    Cache<String, String> cache = manager.createCache(DATABASE, of(String.class, String.class));

    assertThat(cache.get("")).isNull();
    cache.put("", "");
    assertThat(cache.get("")).isEmpty();
    assertThat(cache.getAll(Set.of("", "k"))).isEqualTo(Map.of("", ""));
    assertThat(cache.iterator().next().getKey()).isEmpty();
    assertThat(cache.putIfAbsent("", "other")).isFalse();
    assertThat(cache.replace("", "", "full")).isTrue();
    assertThat(cache.replace("", "", "no")).isFalse();
    assertThat(cache.getAndPut("", "")).isEqualTo("full");
    assertThat(cache.getAndRemove("")).isEmpty();
    cache.putAll(Map.of("", "", "k", ""));
    cache.removeAll(Set.of(""));
    assertThat(cache.containsKey("")).isFalse();
    assertThat(database().get(utf8("k"), 0).await().value()).isEmpty();
  }

  @Test
  void byteArraysAreThemselvesAndCopied() {
    Cache<byte[], byte[]> cache = manager.createCache(DATABASE, of(byte[].class, byte[].class));
    byte[] value = {1, 2};
    cache.put(NOT_UTF_8, value);
    value[0] = 9;

    byte[] read = cache.get(NOT_UTF_8.clone());
    assertThat(read).containsExactly(1, 2);
    assertThat(cache.replace(NOT_UTF_8, new byte[] {1, 2}, NOT_UTF_8)).isTrue();
    assertThat(database().get(NOT_UTF_8, 0).await().value()).isEqualTo(NOT_UTF_8);
    Iterator<Cache.Entry<byte[], byte[]>> entries = cache.iterator();
    Arrays.fill(entries.next().getKey(), (byte) 0);
    entries.remove();
    assertThat(cache.containsKey(NOT_UTF_8)).isFalse();
  }

  @Test
  void aValueThatIsNoTextIsRefusedAndCanBeReadAsBytes() {
    database().put(utf8("k"), NOT_UTF_8, Modifiers.ALWAYS, 0, null, 0).await();
    Cache<String, String> texts = manager.createCache(DATABASE, of(String.class, String.class));
    Cache<String, byte[]> bytes =
        deployment.node().createCache(DATABASE, of(String.class, byte[].class));

    assertThatThrownBy(() -> texts.get("k"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("2 bytes")
        .hasMessageContaining("not UTF-8")
        .hasMessageContaining("byte[] can read them");
    assertThat(bytes.get("k")).isEqualTo(NOT_UTF_8);
    assertThatThrownBy(() -> texts.put("k", "\uD800"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("surrogate");
    texts.put("k", "text");
    assertThat(texts.get("k")).isEqualTo("text");
  }

  @Test
  void anIterationPassesWhatItCannotDecode() {
    ByteCache database = database();
    for (byte[] key : List.of(utf8("a"), NOT_UTF_8, utf8("b"), utf8("c"))) {
      byte[] value = Arrays.equals(key, utf8("b")) ? NOT_UTF_8 : utf8("text");
      database.put(key, value, Modifiers.ALWAYS, 0, null, 0).await();
    }
    Cache<String, String> cache = manager.createCache(DATABASE, of(String.class, String.class));

    List<String> seen = new ArrayList<>();
    int refused = 0;
    for (Iterator<Cache.Entry<String, String>> entries = cache.iterator(); entries.hasNext(); ) {
      try {
        seen.add(entries.next().getKey());
      } catch (CacheException e) {
        refused++;
        assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
      }
    }

    assertThat(seen).containsExactlyInAnyOrder("a", "c");
    assertThat(refused).isEqualTo(2);
    cache.removeAll();
    assertThat(database.count().await().number()).isZero();
  }

  @Test
  void otherTypesAreRefusedBeforeAnythingHappensOnTheServer() {
    assertThatThrownBy(() -> manager.createCache(DATABASE, of(Long.class, String.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys of String or byte[], not of java.lang.Long")
        .hasMessageContaining("setTypes");
    assertThatThrownBy(() -> manager.createCache(DATABASE, new MutableConfiguration<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not of java.lang.Object");
    assertThatThrownBy(() -> manager.getCache(DATABASE, String.class, Integer.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("values of String or byte[], not of java.lang.Integer");

    assertThat(manager.unwrap(CacheClient.class).cacheNames("resp:")).isEmpty();
    assertThat(manager.getCacheNames()).isEmpty();
  }

  @Test
  void theExpiryOfAnApplicationHoldsWhoeverUsesTheDatabaseFirst() {
    ByteCache database = database();
    database.put(utf8("old"), utf8("v"), Modifiers.ALWAYS, 0, null, 0).await();
    Cache<String, String> cache = manager.createCache(DATABASE, tenMinutes());
    cache.put("new", "v");
    deployment.clock.turn(java.time.Duration.ofMinutes(10));
    assertThat(cache.containsKey("old")).isTrue();
    assertThat(cache.containsKey("new")).isFalse();

    // As after a restart: the other client is back first.
    assertThat(deployment.node().unwrap(CacheClient.class).destroyCache(DATABASE)).isTrue();
    database().put(utf8("old"), utf8("v"), Modifiers.ALWAYS, 0, null, 0).await();
    assertThatThrownBy(() -> cache.get("new")).hasMessageContaining("destroyed");
    cache.put("new", "v");
    deployment.clock.turn(java.time.Duration.ofMinutes(10));
    assertThat(cache.containsKey("old")).isTrue();
    assertThat(cache.containsKey("new")).isFalse();
  }

  @Test
  void applicationsAgreeOnTheExpiryAndNeedNotAgreeOnTheTypes() {
    manager.createCache(DATABASE, tenMinutes()).put("k", "v");

    Cache<byte[], byte[]> asItIs =
        Objects.requireNonNull(deployment.node().getCache(DATABASE, byte[].class, byte[].class));
    assertThat(asItIs.get(utf8("k"))).isEqualTo(utf8("v"));
    CacheManager other = deployment.node();
    assertThatThrownBy(() -> other.createCache(DATABASE, of(String.class, byte[].class)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("\"resp:3\"")
        .hasMessageContaining("it has expiry after creation 600000 ms, not never")
        .hasMessageNotContaining("keys");
  }

  @Test
  void getCacheOpensADatabaseWithTheExpiryThatItHas() {
    assertThat((Object) manager.getCache(DATABASE)).as("its types are not known").isNull();
    Cache<String, String> cache =
        Objects.requireNonNull(manager.getCache(DATABASE, String.class, String.class));

    assertThat(manager.getCache(DATABASE, String.class, String.class)).isSameAs(cache);
    assertThat((Object) manager.getCache(DATABASE)).isSameAs(cache);
    assertThat(manager.getCacheNames()).containsExactly(DATABASE);
    assertThat(expiryOf(cache)).isEqualTo(EternalExpiryPolicy.factoryOf());
    assertThatThrownBy(() -> manager.getCache(DATABASE, String.class, byte[].class))
        .isInstanceOf(ClassCastException.class);

    deployment.node().createCache(DATABASE, tenMinutes());
    Cache<String, String> again =
        Objects.requireNonNull(deployment.node().getCache(DATABASE, String.class, String.class));
    assertThat(expiryOf(again))
        .isEqualTo(CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 600_000)));
  }

  @SuppressWarnings("unchecked") // a class literal has no type arguments
  private static Object expiryOf(Cache<String, String> cache) {
    return cache.getConfiguration(CompleteConfiguration.class).getExpiryPolicyFactory();
  }

  @Test
  void anyCacheMayHaveTheRawCodecAndAllMustMeanTheSame() {
    Properties properties = new Properties();
    properties.setProperty("crabcache.cache.texts.codec", "raw");
    deployment.node(properties).createCache("texts", of(String.class, String.class)).put("k", "v");

    ByteCache bytes =
        Objects.requireNonNull(
            manager
                .unwrap(CacheClient.class)
                .openCache("default:texts", CacheSettings.DEFAULT, Modifiers.IF_PRESENT));
    assertThat(bytes.get(utf8("k"), 0).await().value()).isEqualTo(utf8("v"));
    assertThatThrownBy(() -> manager.createCache("texts", of(String.class, String.class)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("it has entries of the codec raw, not typed");
  }
}
