package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.client.FakeServer.Batch;
import io.crabcache.client.FakeServer.Command;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CoalescingTest {

  @Test
  void aLoneCallersOperationsLeaveAsOneFrameEach() throws Exception {
    try (FakeServer server = FakeServer.echo();
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();

      for (byte[] key : Keys.many("key", 10)) {
        assertThat(cache.get(key, 0).await().value()).isEqualTo(key);

        assertThat(server.nextBatch().commands())
            .containsExactly(new Command(Opcode.GET, 1, Keys.text(key)));
      }
      assertThat(client.counters().framesSent()).isEqualTo(11);
      assertThat(client.counters().commandsSent()).isEqualTo(11);
    }
  }

  @Test
  void operationsGatherWhileAsManyFramesAreUnderWayAsMayBe() throws Exception {
    Semaphore goOn = new Semaphore(0);
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          Batch first = peer.readBatch();
          Batch second = peer.readBatch();
          goOn.acquire();
          peer.answer(first);
          Batch third = peer.readBatch();
          peer.answer(second);
          peer.answer(third);
          peer.echo();
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client =
            CacheClient.open(server.settings().option("max_in_flight_frames", "2").build())) {
      ByteCache cache = Caches.open(client);
      assertThat(server.nextBatch().commands()).hasSize(1);

      List<SingleOperation> operations = new ArrayList<>();
      operations.add(cache.get(Keys.bytes("first"), 0));
      assertThat(server.nextBatch().commands()).hasSize(1);
      operations.add(cache.get(Keys.bytes("second"), 0));
      assertThat(server.nextBatch().commands()).hasSize(1);
      for (byte[] key : Keys.many("later", 50)) {
        operations.add(cache.get(key, 0));
      }
      goOn.release();

      assertThat(server.nextBatch().commands())
          .extracting(Command::key)
          .containsExactlyElementsOf(Keys.many("later", 50).stream().map(Keys::text).toList());
      operations.forEach(SingleOperation::await);
      assertThat(Keys.text(Objects.requireNonNull(operations.get(51).value())))
          .isEqualTo("later49");
      assertThat(client.counters().largestFrame()).isEqualTo(50);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 3", "false, 1"})
  void sixtyFourThreadsEachGetTheirOwnValues(boolean coalescing, int connections) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try (FakeServer server = FakeServer.echo();
        CacheClient client =
            CacheClient.open(
                server
                    .settings()
                    .option(ClientOption.COALESCING, coalescing)
                    .option(ClientOption.CONNECTIONS, connections)
                    .option(ClientOption.EVENT_LOOPS, connections)
                    .build())) {
      ByteCache cache = Caches.open(client);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String prefix = "thread" + i + "-";
        done.add(
            threads.submit(
                () -> {
                  for (byte[] key : Keys.many(prefix, 500)) {
                    assertThat(cache.get(key, 0).await().value()).isEqualTo(key);
                  }
                }));
      }
      for (Future<?> thread : done) {
        thread.get();
      }
      ClientCounters counters = client.counters();
      assertThat(counters.commandsSent()).isBetween(32_001L, 32_000L + connections);
      if (coalescing) {
        assertThat(counters.commandsSent() / (double) counters.framesSent()).isGreaterThan(1.5);
      } else {
        assertThat(counters.framesSent()).isEqualTo(32_001);
      }
      assertThat(counters.failed()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void withoutCoalescingEachOperationLeavesAtOnceAsAFrameOfItsOwn() throws Exception {
    FakeServer.Script silentOnceOpen =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          for (; ; ) {
            peer.readBatch();
          }
        };
    try (FakeServer server = new FakeServer(silentOnceOpen);
        CacheClient client =
            CacheClient.open(server.settings().option("coalescing", "false").build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      for (byte[] key : Keys.many("key", 20)) {
        cache.get(key, 0);
      }
      for (int i = 0; i < 20; i++) { // none of them was answered
        assertThat(server.nextBatch().commands()).hasSize(1);
      }
    }
  }

  @Test
  void aBulkOperationOfAHundredKeysIsOneFrame() throws Exception {
    try (FakeServer server = FakeServer.echo();
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      List<byte[]> keys = Keys.many("key", 100);

      BulkOperation all = cache.getAll(keys, 0).await();

      assertThat(server.nextBatch().commands()).hasSize(100);
      for (int i = 0; i < 100; i++) {
        assertThat(all.value(i)).isEqualTo(keys.get(i));
      }
      assertThat(cache.getAll(List.of(), 0).await().size()).isZero();
      assertThat(server.batchesLeft()).isZero();
    }
  }

  @Test
  void framesAreCutAtTheMostCommandsThatTheServerAllows() throws Exception {
    try (FakeServer server =
            new FakeServer(
                peer -> {
                  peer.greet(1 << 20, 30);
                  peer.echo();
                });
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      List<byte[]> keys = Keys.many("key", 100);

      BulkOperation all = cache.getAll(keys, 0).await();

      assertThat(List.of(30, 30, 30, 10))
          .allSatisfy(size -> assertThat(server.nextBatch().commands()).hasSize(size));
      assertThat(all.value(99)).isEqualTo(keys.get(99));
    }
  }

  @Test
  void framesAreCutAtTheLengthThatTheServerAllowsAndWhatFitsIntoNoneFails() throws Exception {
    try (FakeServer server =
            new FakeServer(
                peer -> {
                  peer.greet(64 * 1024, 1000);
                  peer.echo();
                });
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      byte[] value = new byte[30_000];
      List<byte[]> values = List.of(value, value, value, new byte[70_000], value);

      BulkOperation all = cache.putAll(Keys.many("key", 5), values, 0).await();

      assertThat(server.nextBatch().commands()).hasSize(2);
      assertThat(server.nextBatch().commands()).hasSize(2);
      assertThat(Objects.requireNonNull(all.failure(3)).reason())
          .isEqualTo(ClientException.Reason.TOO_LARGE);
      assertThat(all.failure(4)).isNull();

      SingleOperation tooLarge = cache.put(Keys.bytes("k"), new byte[70_000], 0, 0, null, 0);
      assertThat(Objects.requireNonNull(tooLarge.failure()))
          .hasMessageContaining("70")
          .hasMessageContaining("65536")
          .hasMessageContaining("smaller value");
      assertThat(server.batchesLeft()).isZero();
    }
  }
}
