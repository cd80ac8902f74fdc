package io.crabcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.testing.RedisPrompt;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis client and an application with JCache, in one database. */
class RedisClientsTest {

  private static final String DATABASE = "resp:0";
  private static final Duration TEN_MINUTES = new Duration(TimeUnit.MINUTES, 10);

  private final Deployment deployment = new Deployment(Deployment.Kind.SERVER);
  private final RedisPrompt redis = new RedisPrompt(deployment.uri.getPort());

  RedisClientsTest() throws Exception {}

  @AfterEach
  void close() throws IOException {
    redis.close();
    deployment.close();
  }

  /** The database as the first Redis client has made it, or makes it. */
  private Cache<String, String> opened() {
    return Objects.requireNonNull(deployment.node().getCache(DATABASE, String.class, String.class));
  }

  private Cache<String, String> created(Factory<ExpiryPolicy> expiry) {
    return deployment
        .node()
        .createCache(
            DATABASE,
            new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(expiry));
  }

  private void turn(int minutes) {
    deployment.clock.turn(java.time.Duration.ofMinutes(minutes));
  }

  @Test
  void eachReadsWhatTheOtherWrote() throws Exception {
    Cache<String, String> cache = opened();

    assertThat(redis.type("set fruit Äpfel")).isEqualTo("OK");
    assertThat(cache.get("fruit")).isEqualTo("Äpfel");

    cache.put("drink", "tea \"black\"");
    assertThat(redis.type("get drink")).isEqualTo("\"tea \\\"black\\\"\"");
    assertThat(redis.type("get fruit")).isEqualTo("\"\\xc3\\x84pfel\"");

    cache.putAll(Map.of("a", "1", "b", "2"));
    assertThat(redis.type("mget a b none")).isEqualTo("1) \"1\"\n2) \"2\"\n3) (nil)");
    redis.type("mset b 3 c 4");
    assertThat(cache.getAll(Set.of("a", "b", "c", "none")))
        .isEqualTo(Map.of("a", "1", "b", "3", "c", "4"));
  }

  @Test
  void keysAndValuesMayBeEmptyOnBothSides() throws Exception {
    Cache<String, String> cache = opened();

    assertThat(redis.type("set \"\" \"\"")).isEqualTo("OK");
    assertThat(cache.get("")).isEmpty();
    assertThat(cache.replace("", "", "full")).isTrue();
    assertThat(redis.type("get \"\"")).isEqualTo("\"full\"");
    cache.put("", "");
    assertThat(redis.type("strlen \"\"")).isEqualTo("(integer) 0");
    assertThat(redis.type("exists \"\"")).isEqualTo("(integer) 1");
  }

  @Test
  void numbersCountOnFromWhereTheOtherLeftThem() throws Exception {
    Cache<String, String> cache = opened();

    cache.put("visits", "41");
    assertThat(redis.type("incr visits")).isEqualTo("(integer) 42");
    assertThat(cache.get("visits")).isEqualTo("42");
    assertThat(cache.replace("visits", "41", "0")).isFalse();
    assertThat(cache.replace("visits", "42", "100")).isTrue();
    assertThat(redis.type("incrby visits -1")).isEqualTo("(integer) 99");
    assertThat(redis.type("append visits !")).isEqualTo("(integer) 3");
    assertThat(cache.remove("visits", "99")).isFalse();
    assertThat(cache.remove("visits", "99!")).isTrue();
    assertThat(redis.type("get visits")).isEqualTo("(nil)");
  }

  @Test
  void whatOneRemovesIsGoneForTheOther() throws Exception {
    Cache<String, String> cache = opened();
    cache.putAll(Map.of("a", "1", "b", "2"));

    assertThat(redis.type("del a")).isEqualTo("(integer) 1");
    assertThat(cache.containsKey("a")).isFalse();
    assertThat(cache.getAndRemove("b")).isEqualTo("2");
    assertThat(redis.type("exists a b")).isEqualTo("(integer) 0");
    assertThat(redis.type("setnx b 3")).isEqualTo("(integer) 1");
    assertThat(cache.putIfAbsent("b", "4")).isFalse();
  }

  @Test
  void bothSeeAndEmptyTheWholeDatabase() throws Exception {
    Cache<String, String> cache = created(CreatedExpiryPolicy.factoryOf(TEN_MINUTES));
    redis.type("set a 1");
    cache.put("b", "2");

    Map<String, String> seen = new HashMap<>();
    cache.forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
    assertThat(seen).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(redis.type("dbsize")).isEqualTo("(integer) 2");

    cache.clear();
    assertThat(redis.type("keys *")).isEqualTo("(empty array)");
    cache.put("b", "2");
    assertThat(redis.type("flushdb")).isEqualTo("OK");
    assertThat(cache.iterator().hasNext()).isFalse();

    cache.put("b", "2");
    assertThat(redis.type("pttl b")).as("the expiry outlives it").isEqualTo("(integer) 600000");
  }

  @Test
  void anExpiryOfRedisHoldsInTheApplication() throws Exception {
    Cache<String, String> cache = opened();
    long inTenMinutes = deployment.clock.instant().toEpochMilli() + 600_000;
    redis.type("set a 1 ex 600");
    redis.type("mset b 2 c 3 d 4");
    redis.type("pexpireat b " + inTenMinutes);
    redis.type("expire c 601");
    turn(5);
    assertThat(cache.getAll(Set.of("a", "b", "c", "d"))).hasSize(4);

    cache.put("a", "changed");
    assertThat(redis.type("ttl a")).as("an update leaves it").isEqualTo("(integer) 300");
    turn(5);
    assertThat(cache.getAll(Set.of("a", "b", "c", "d"))).isEqualTo(Map.of("c", "3", "d", "4"));
    assertThat(cache.iterator().next().getKey()).isIn("c", "d");
    assertThat(cache.putIfAbsent("a", "anew")).isTrue();
    assertThat(redis.type("ttl a")).isEqualTo("(integer) -1");
  }

  @Test
  void anExpiryOfTheApplicationHoldsInRedis() throws Exception {
    Cache<String, String> cache = created(CreatedExpiryPolicy.factoryOf(TEN_MINUTES));
    cache.putAll(Map.of("a", "1", "b", "2", "c", "3"));

    assertThat(redis.type("pttl a")).isEqualTo("(integer) 600000");
    assertThat(redis.type("persist b")).isEqualTo("(integer) 1");
    assertThat(redis.type("incr c")).isEqualTo("(integer) 4");
    turn(10);
    assertThat(redis.type("mget a b c")).isEqualTo("1) (nil)\n2) \"2\"\n3) (nil)");
    assertThat(redis.type("ttl a")).isEqualTo("(integer) -2");
  }

  @Test
  void whatRedisWritesHasTheExpiryThatRedisGivesIt() throws Exception {
    Cache<String, String> cache = created(TouchedExpiryPolicy.factoryOf(TEN_MINUTES));
    cache.putAll(Map.of("a", "1", "b", "2"));
    turn(5);
    for (String line : List.of("set a 2", "incr new", "append added x", "mset many 1")) {
      redis.type(line);
    }

    for (String key : List.of("a", "new", "added", "many")) {
      assertThat(redis.type("ttl " + key)).as(key).isEqualTo("(integer) -1");
    }
    redis.type("get b");
    assertThat(redis.type("ttl b")).as("a get of Redis is no access").isEqualTo("(integer) 300");
    cache.get("b");
    assertThat(redis.type("ttl b")).as("that of the application is").isEqualTo("(integer) 600");
  }

  @Test
  void theApplicationsExpiryHoldsAlsoIfRedisWasThereFirst() throws Exception {
    redis.type("set a 1");
    Cache<String, String> cache = created(CreatedExpiryPolicy.factoryOf(TEN_MINUTES));

    assertThat(cache.get("a")).isEqualTo("1");
    cache.put("b", "2");
    assertThat(redis.type("ttl a")).isEqualTo("(integer) -1");
    assertThat(redis.type("ttl b")).isEqualTo("(integer) 600");
  }

  @Test
  void aDatabaseThatWasDestroyedIsEmptyAndGoesOn() throws Exception {
    Cache<String, String> cache = opened();
    redis.type("set a 1");

    cache.getCacheManager().destroyCache(DATABASE);

    assertThat(redis.type("get a")).isEqualTo("(nil)");
    assertThat(redis.type("set a 2")).isEqualTo("OK");
    assertThat(opened().get("a")).isEqualTo("2");
  }

  @Test
  void everyDatabaseIsACacheOfItsOwn() throws Exception {
    redis.type("select 15");
    redis.type("set a 15");

    assertThat(opened().get("a")).isNull();
    Cache<String, String> last = deployment.node().getCache("resp:15", String.class, String.class);
    assertThat(Objects.requireNonNull(last).get("a")).isEqualTo("15");
  }

  @Test
  void bytesThatAreNoTextAreForCachesOfBytes() throws Exception {
    redis.type("set key \"\\x00\\xff\"");
    redis.type("set \"\\xff\" value");
    Cache<String, String> texts = opened();
    Cache<byte[], byte[]> bytes =
        Objects.requireNonNull(deployment.node().getCache(DATABASE, byte[].class, byte[].class));

    assertThatThrownBy(() -> texts.get("key"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("not UTF-8");
    assertThat(bytes.get(new byte[] {'k', 'e', 'y'})).containsExactly(0, 0xFF);
    assertThat(bytes.remove(new byte[] {(byte) 0xFF})).isTrue();
    assertThat(redis.type("dbsize")).isEqualTo("(integer) 1");
  }
}
