package io.crabcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.ScanIteration;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.GetExParams;
import redis.clients.jedis.params.SetParams;

/** Jedis, call by call and pipelined. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class JedisIT {
  private LocalServer server;

  @BeforeAll
  void start() throws Exception {
    server = LocalServer.start();
  }

  @AfterEach
  void everyConnectionIsGone() {
    server.awaitNobody();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private RedisClient connect(RedisProtocol protocol) {
    RedisClient jedis =
        RedisClient.builder()
            .hostAndPort(server.host(), server.port())
            .clientConfig(DefaultJedisClientConfig.builder().protocol(protocol).build())
            .build();
    jedis.flushAll();
    return jedis;
  }

  @ParameterizedTest
  @EnumSource
  void strings(RedisProtocol protocol) {
    try (RedisClient jedis = connect(protocol)) {
      assertThat(jedis.set("greeting", "hello")).isEqualTo("OK");
      assertThat(jedis.append("greeting", " world")).isEqualTo(11);
      assertThat(jedis.get("greeting")).isEqualTo("hello world");
      assertThat(jedis.getrange("greeting", -5, -1)).isEqualTo("world");
      assertThat(jedis.setrange("greeting", 6, "crabs")).isEqualTo(11);
      assertThat(jedis.strlen("greeting")).isEqualTo(11);
      assertThat(jedis.setGet("greeting", "moin")).isEqualTo("hello crabs");
      assertThat(jedis.set("greeting", "not me", SetParams.setParams().nx())).isNull();
      assertThat(jedis.set("nobody", "not me", SetParams.setParams().xx())).isNull();
      assertThat(jedis.rename("greeting", "salute")).isEqualTo("OK");
      assertThat(jedis.copy("salute", "copied", false)).isTrue();
      assertThat(jedis.exists("greeting", "salute", "copied")).isEqualTo(2);
      assertThat(jedis.type("salute")).isEqualTo("string");
      assertThat(jedis.getDel("salute")).isEqualTo("moin");
      assertThat(jedis.get("salute")).isNull();
      assertThat(jedis.del("salute", "copied")).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void expiry(RedisProtocol protocol) {
    try (RedisClient jedis = connect(protocol)) {
      jedis.set("session", "s", SetParams.setParams().ex(1000));
      assertThat(jedis.ttl("session")).isBetween(990L, 1000L);
      assertThat(jedis.getEx("session", GetExParams.getExParams().pxAt(4_102_444_800_123L)))
          .isEqualTo("s");
      assertThat(jedis.pexpireTime("session")).isEqualTo(4_102_444_800_123L);
      assertThat(jedis.persist("session")).isOne();
      assertThat(jedis.ttl("session")).isEqualTo(-1);
      assertThat(jedis.expire("session", -1)).isOne();
      assertThat(jedis.exists("session")).isFalse();
      assertThat(jedis.ttl("session")).isEqualTo(-2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersAndErrors(RedisProtocol protocol) {
    try (RedisClient jedis = connect(protocol)) {
      assertThat(jedis.incr("count")).isOne();
      assertThat(jedis.incrBy("count", 41)).isEqualTo(42);
      assertThat(jedis.decrBy("count", 43)).isEqualTo(-1);
      assertThat(jedis.incrByFloat("count", 1.5)).isEqualTo(0.5);
      assertThatThrownBy(() -> jedis.incr("count"))
          .isInstanceOf(JedisDataException.class)
          .hasMessage("ERR value is not an integer or out of range");
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryAndBigValues(RedisProtocol protocol) {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] big = new byte[1 << 20];
    new Random(1).nextBytes(big);
    try (RedisClient jedis = connect(protocol)) {
      jedis.set(all, all);
      assertThat(jedis.get(all)).isEqualTo(all);
      jedis.set(new byte[0], new byte[0]);
      assertThat(jedis.get(new byte[0])).isEmpty();
      jedis.set(new byte[] {'b'}, big);
      assertThat(jedis.get(new byte[] {'b'})).isEqualTo(big);
      assertThat(jedis.mget(all, new byte[] {'b'}, new byte[] {'-'}))
          .satisfiesExactly(
              value -> assertThat(value).isEqualTo(all),
              value -> assertThat(value).isEqualTo(big),
              value -> assertThat(value).isNull());
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyKeys(RedisProtocol protocol) {
    try (RedisClient jedis = connect(protocol)) {
      String[] pairs = new String[6_000];
      Set<String> even = new TreeSet<>();
      for (int i = 0; i < pairs.length; i += 2) {
        pairs[i] = "key:" + i / 2;
        pairs[i + 1] = "value:" + i / 2;
        if (pairs[i].matches(".*[02468]")) {
          even.add(pairs[i]);
        }
      }
      assertThat(jedis.mset(pairs)).isEqualTo("OK");
      assertThat(jedis.mget("key:0", "key:2999", "key:3000"))
          .containsExactly("value:0", "value:2999", null);

      List<String> found = new ArrayList<>();
      ScanIteration scan = jedis.scanIteration(100, "key:*[02468]");
      while (!scan.isIterationCompleted()) {
        found.addAll(scan.nextBatch().getResult());
      }
      assertThat(found).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(found)).isEqualTo(even);
      assertThat(new HashSet<>(jedis.keys("key:?"))).hasSize(10);
      assertThat(jedis.dbSize()).isEqualTo(3_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thousandsInOnePipeline(RedisProtocol protocol) {
    int count = 10_000;
    List<Response<String>> values = new ArrayList<>();
    try (RedisClient jedis = connect(protocol);
        Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < count; i++) {
        pipeline.set("p" + i, "v" + i);
        values.add(pipeline.get("p" + i));
      }
      Response<Long> wrong = pipeline.incr("p0");
      Response<Long> right = pipeline.incr("fresh");
      pipeline.sync();
      for (int i = 0; i < count; i++) {
        assertThat(values.get(i).get()).isEqualTo("v" + i);
      }
      assertThatThrownBy(wrong::get).hasMessageContaining("not an integer");
      assertThat(right.get()).isOne();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBigPipelineOfBigValues(RedisProtocol protocol) {
    char[] letters = new char[100_000];
    Arrays.fill(letters, 'x');
    String value = new String(letters);
    try (RedisClient jedis = connect(protocol);
        Pipeline pipeline = jedis.pipelined()) {
      for (int i = 0; i < 100; i++) {
        pipeline.set("big" + i, value);
      }
      assertThat(pipeline.syncAndReturnAll()).hasSize(100).containsOnly("OK");
      for (int i = 0; i < 100; i++) {
        pipeline.get("big" + i);
      }
      assertThat(pipeline.syncAndReturnAll()).hasSize(100).containsOnly(value);
    }
  }

  @Test
  void worksOnAfterTheServerWasRestarted() throws Exception {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setTestOnBorrow(true);
    pool.setJmxEnabled(false);
    try (RedisClient jedis =
        RedisClient.builder().hostAndPort(server.host(), server.port()).poolConfig(pool).build()) {
      jedis.set("before", "1");
      server.restart();
      assertThat(jedis.get("before")).isNull();
      assertThat(jedis.set("after", "1")).isEqualTo("OK");
    }
  }

  @Test
  void databasesAreApart() {
    try (RedisClient zero = connect(RedisProtocol.RESP2);
        RedisClient five =
            RedisClient.builder()
                .hostAndPort(server.host(), server.port())
                .clientConfig(
                    DefaultJedisClientConfig.builder().database(5).clientName("five").build())
                .build()) {
      zero.set("k", "in 0");
      assertThat(five.get("k")).isNull();
      five.set("k", "in 5");
      assertThat(zero.get("k")).isEqualTo("in 0");
      assertThat(new String(five.get("k".getBytes(UTF_8)), UTF_8)).isEqualTo("in 5");
    }
  }
}
