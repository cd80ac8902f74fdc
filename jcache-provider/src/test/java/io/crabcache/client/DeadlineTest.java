package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.SingleOperation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An operation ends in time, whatever the server does not do. */
@Timeout(60)
class DeadlineTest {
  private static final String TIMEOUT_MS = "200";

  /** Until the client hangs up. */
  private static void listen(FakeServer.Peer peer) throws IOException {
    for (; ; ) {
      peer.readBatch();
    }
  }

  static Stream<Arguments> servers() {
    FakeServer.Script neverGreets =
        peer -> {
          peer.readHello();
          listen(peer);
        };
    FakeServer.Script neverAnswers =
        peer -> {
          peer.greet();
          listen(peer);
        };
    FakeServer.Script answersHalfAFrame =
        peer -> {
          peer.greet();
          peer.readBatch();
          ByteBuf half = Unpooled.buffer().writeIntLE(1000).writeIntLE(4).writeZero(50);
          peer.send(half);
          listen(peer);
        };
    FakeServer.Script greetsByHalf =
        peer -> {
          peer.readHello();
          peer.send(Unpooled.buffer().writeIntLE(60).writeIntLE(2));
          listen(peer);
        };
    return Stream.of(
        Arguments.of("never greets", neverGreets),
        Arguments.of("never answers", neverAnswers),
        Arguments.of("answers half a frame", answersHalfAFrame),
        Arguments.of("greets by half", greetsByHalf));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void aBlockingCallerIsFreedAtTheDeadline(String name, FakeServer.Script script) {
    try (FakeServer server = new FakeServer(script);
        CacheClient client =
            CacheClient.open(
                server.settings().option("operation_timeout_ms", TIMEOUT_MS).build())) {
      long before = System.nanoTime();

      assertThatThrownBy(() -> client.destroyCache("any"))
          .as(name)
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE))
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("within 200 ms")
          .hasMessageContaining("operation_timeout_ms");
      assertThat(System.nanoTime() - before)
          .isBetween(TimeUnit.MILLISECONDS.toNanos(200), TimeUnit.SECONDS.toNanos(3));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void anAsynchronousCallerHearsOfTheDeadline(String name, FakeServer.Script script) {
    try (FakeServer server = new FakeServer(script);
        CacheClient client =
            CacheClient.open(
                server
                    .settings()
                    .option("operation_timeout_ms", TIMEOUT_MS)
                    .option("max_in_flight_frames", "1")
                    .build())) {
      ByteCache cache = Caches.unopened(client);
      SingleOperation first = cache.get(Keys.bytes("in flight"), 0);
      SingleOperation second = cache.get(Keys.bytes("in the queue"), 0);

      for (SingleOperation operation : new SingleOperation[] {first, second}) {
        CompletableFuture<byte[]> stage =
            operation
                .<byte[]>toStage(() -> Keys.bytes(name), ForkJoinPool.commonPool())
                .toCompletableFuture();
        assertThatThrownBy(() -> stage.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                ClientException.class,
                e ->
                    assertThat(e.reason())
                        .isIn(Reason.DEADLINE, Reason.CONNECTION_LOST)); // silent for so long
      }
    }
  }

  @Test
  void anAsynchronousCallerHearsOfTheDeadlineAlsoIfAllBeforeItHaveGivenUp() {
    FakeServer.Script neverGreets =
        peer -> {
          peer.readHello();
          listen(peer);
        };
    try (FakeServer server = new FakeServer(neverGreets);
        CacheClient client =
            CacheClient.open(
                server
                    .settings()
                    .option("operation_timeout_ms", "20")
                    .option("connect_timeout_ms", "600000")
                    .build())) {
      ByteCache cache = Caches.unopened(client);
      for (int i = 0; i < 5; i++) {
        CompletableFuture<byte[]> stage =
            cache
                .get(Keys.bytes("k"), 0)
                .<byte[]>toStage(() -> Keys.bytes("none"), ForkJoinPool.commonPool())
                .toCompletableFuture();
        assertThatThrownBy(() -> stage.get(20, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE));
      }
    }
  }

  @Test
  void aServerThatNeverGreetsIsUnreachableAfterTheConnectTimeout() {
    try (FakeServer server =
            new FakeServer(
                peer -> {
                  peer.readHello();
                  listen(peer);
                });
        CacheClient client =
            CacheClient.open(server.settings().option("connect_timeout_ms", "100").build())) {
      assertThatThrownBy(() -> client.destroyCache("any"))
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
          .hasMessageContaining("no welcome within 100 ms");
    }
  }

  @Test
  void aConnectionWhoseServerIsSilentForTooLongIsReplaced() {
    AtomicInteger connections = new AtomicInteger();
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          if (connections.incrementAndGet() == 1) {
            listen(peer);
          }
          peer.echo();
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client =
            CacheClient.open(
                server.settings().option("operation_timeout_ms", TIMEOUT_MS).build())) {
      ByteCache cache = Caches.open(client);

      Caches.untilFailure(() -> cache.get(Keys.bytes("k"), 0).await(), Reason.DEADLINE);
      Caches.untilSuccess(() -> cache.get(Keys.bytes("k"), 0).await());

      assertThat(client.counters().reconnects()).isEqualTo(1);
    }
  }

  @Test
  void aResultThatComesTooLateHarmsNothing() throws Exception {
    Semaphore answer = new Semaphore(0);
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          FakeServer.Batch late = peer.readBatch();
          FakeServer.Batch inTime = peer.readBatch();
          answer.acquire();
          peer.answer(late);
          peer.answer(inTime);
          peer.echo();
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      SingleOperation givenUp = cache.get(Keys.bytes("given up"), 0);
      server.nextBatch();
      AtomicReference<ClientException> failure = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  givenUp.await();
                } catch (ClientException e) {
                  if (Thread.currentThread().isInterrupted()) { // the flag stays
                    failure.set(e);
                  }
                }
              });
      caller.start();
      caller.interrupt();
      caller.join();
      assertThat(Objects.requireNonNull(failure.get()).reason()).isEqualTo(Reason.INTERRUPTED);

      SingleOperation next = cache.get(Keys.bytes("next"), 0);
      answer.release();

      assertThat(next.await().value()).isEqualTo(Keys.bytes("next"));
      assertThat(givenUp.failure()).isNotNull();
    }
  }
}
