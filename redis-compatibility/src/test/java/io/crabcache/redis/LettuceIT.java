package io.crabcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.GetExArgs;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce: waiting for each reply, not waiting, and with commands that it holds back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class LettuceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private LocalServer server;
  private RedisClient client;

  @BeforeAll
  void start() throws Exception {
    server = LocalServer.start();
    client =
        RedisClient.create(
            RedisURI.builder()
                .withHost(server.host())
                .withPort(server.port())
                .withTimeout(PATIENCE)
                .build());
  }

  @AfterEach
  void everyConnectionIsGone() {
    server.awaitNobody();
  }

  @AfterAll
  void stop() {
    client.shutdown(Duration.ZERO, PATIENCE);
    server.close();
  }

  private StatefulRedisConnection<String, String> connect(ProtocolVersion version) {
    client.setOptions(ClientOptions.builder().protocolVersion(version).build());
    StatefulRedisConnection<String, String> connection = client.connect();
    connection.sync().flushall();
    return connection;
  }

  @ParameterizedTest
  @EnumSource
  void strings(ProtocolVersion version) {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisCommands<String, String> redis = connection.sync();
      assertThat(redis.ping()).isEqualTo("PONG");
      assertThat(redis.set("k", "v", SetArgs.Builder.nx().px(100_000))).isEqualTo("OK");
      assertThat(redis.set("k", "w", SetArgs.Builder.nx())).isNull();
      assertThat(redis.setGet("k", "w", SetArgs.Builder.keepttl())).isEqualTo("v");
      assertThat(redis.pttl("k")).isBetween(80_000L, 100_000L);
      assertThat(redis.getex("k", GetExArgs.Builder.persist())).isEqualTo("w");
      assertThat(redis.ttl("k")).isEqualTo(-1);
      assertThat(redis.expireat("k", 4_102_444_800L)).isTrue();
      assertThat(redis.expiretime("k")).isEqualTo(4_102_444_800L);
      assertThat(redis.incrbyfloat("f", 10.5)).isEqualTo(10.5);
      assertThatThrownBy(() -> redis.incr("k"))
          .isInstanceOf(RedisCommandExecutionException.class)
          .hasMessage("ERR value is not an integer or out of range");
      assertThat(redis.mget("k", "none"))
          .containsExactly(KeyValue.just("k", "w"), KeyValue.empty("none"));
      assertThat(redis.touch("k", "none")).isOne();
      assertThat(redis.unlink("k", "f")).isEqualTo(2);
      assertThat(redis.randomkey()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aboutTheConnectionAndTheServer(ProtocolVersion version) {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisCommands<String, String> redis = connection.sync();
      assertThat(redis.clientSetname("lettuce-test")).isEqualTo("OK");
      assertThat(redis.clientGetname()).isEqualTo("lettuce-test");
      assertThat(redis.clientId()).isPositive();
      assertThat(redis.clientList()).contains("name=lettuce-test");
      assertThat(redis.info()).contains("redis_version:");
      assertThat(redis.time()).hasSize(2);
      assertThat(redis.commandCount()).isGreaterThan(50);
      assertThat(redis.configGet("maxmemory")).containsKey("maxmemory");
      assertThat(redis.select(1)).isEqualTo("OK");
      assertThat(redis.dbsize()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyKeys(ProtocolVersion version) {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      RedisCommands<String, String> redis = connection.sync();
      Map<String, String> entries = new HashMap<>();
      for (int i = 0; i < 3_000; i++) {
        entries.put("key:" + i, "value:" + i);
      }
      assertThat(redis.mset(entries)).isEqualTo("OK");
      ScanIterator<String> scan = ScanIterator.scan(redis, ScanArgs.Builder.limit(50));
      assertThat(scan.stream()).containsExactlyInAnyOrderElementsOf(entries.keySet());
      assertThat(redis.keys("key:29?")).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryAndBigValues(ProtocolVersion version) {
    byte[] big = new byte[1 << 20];
    new Random(2).nextBytes(big);
    byte[] key = {0, '\r', '\n', (byte) 0xCB, (byte) 0xFF};
    client.setOptions(ClientOptions.builder().protocolVersion(version).build());
    try (StatefulRedisConnection<byte[], byte[]> connection =
        client.connect(ByteArrayCodec.INSTANCE)) {
      RedisCommands<byte[], byte[]> redis = connection.sync();
      redis.set(key, big);
      assertThat(redis.get(key)).isEqualTo(big);
      assertThat(redis.getrange(key, 1_000_000, -1))
          .isEqualTo(Arrays.copyOfRange(big, 1_000_000, big.length));
    }
  }

  @ParameterizedTest
  @EnumSource
  void thousandsWithoutWaiting(ProtocolVersion version) throws Exception {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      assertRoundTrips(connection.async(), 10_000, () -> {});
    }
  }

  @ParameterizedTest
  @EnumSource
  void thousandsInOneWrite(ProtocolVersion version) throws Exception {
    try (StatefulRedisConnection<String, String> connection = connect(version)) {
      connection.setAutoFlushCommands(false);
      assertRoundTrips(connection.async(), 10_000, connection::flushCommands);
    }
  }

  private static void assertRoundTrips(
      RedisAsyncCommands<String, String> redis, int count, Runnable flush) throws Exception {
    List<RedisFuture<String>> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RedisFuture<String> unused = redis.set("k" + i, "v" + i);
      values.add(redis.get("k" + i));
    }
    flush.run();
    assertThat(
            LettuceFutures.awaitAll(
                PATIENCE.toMillis(), TimeUnit.MILLISECONDS, values.toArray(Future[]::new)))
        .isTrue();
    for (int i = 0; i < count; i++) {
      assertThat(values.get(i).get()).isEqualTo("v" + i);
    }
  }

  @Test
  void connectsAgainAfterTheServerWasRestarted() throws Exception {
    try (StatefulRedisConnection<String, String> connection = connect(ProtocolVersion.RESP3)) {
      connection.sync().set("before", "1");
      server.restart();
      assertThat(connection.sync().get("before")).isNull();
      assertThat(connection.sync().set("after", "1")).isEqualTo("OK");
    }
  }
}
