package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.FakeServer.Command;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ErrorFrame;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.FrameType;
import io.crabcache.protocol.Opcode;
import io.crabcache.protocol.ResultWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class LostConnectionTest {

  /** Answers the opening of a cache on the first connection and nothing after; echoes on others. */
  private static FakeServer.Script silentAtFirst() {
    AtomicInteger connections = new AtomicInteger();
    return peer -> {
      if (connections.incrementAndGet() > 1) {
        peer.greetAndEcho();
      }
      peer.greet();
      peer.answer(peer.readBatch());
      for (; ; ) {
        peer.readBatch();
      }
    };
  }

  private static Reason reasonOf(SingleOperation operation) {
    try {
      operation.await();
      throw new AssertionError("succeeded");
    } catch (ClientException e) {
      return e.reason();
    }
  }

  @Test
  void aVanishedServerFailsWhatIsInFlightAtOnceAndTheNextOperationsWork() throws Exception {
    try (FakeServer server = new FakeServer(silentAtFirst());
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      List<SingleOperation> inFlight =
          Keys.many("key", 20).stream().map(key -> cache.get(key, 0)).toList();
      server.nextBatch();
      long before = System.nanoTime();

      server.hangUp();

      assertThat(reasonOf(inFlight.get(0))).isEqualTo(Reason.CONNECTION_LOST);
      assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L); // the deadline is at 5 s
      assertThat(cache.get(Keys.bytes("next"), 0).await().value()).isEqualTo(Keys.bytes("next"));
      assertThat(client.counters().reconnects()).isEqualTo(1);
    }
  }

  @Test
  void aNewConnectionOpensEachCacheInFrontOfItsFirstUse() throws Exception {
    try (FakeServer server = new FakeServer(silentAtFirst());
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      SingleOperation lost = cache.get(Keys.bytes("lost"), 0);
      server.nextBatch();
      server.hangUp();
      assertThat(reasonOf(lost)).isEqualTo(Reason.CONNECTION_LOST);

      cache.get(Keys.bytes("next"), 0).await();
      cache.get(Keys.bytes("after"), 0).await();

      assertThat(server.nextBatch().commands())
          .containsExactly(
              new Command(Opcode.OPEN, 1, Caches.NAME), new Command(Opcode.GET, 1, "next"));
      assertThat(server.nextBatch().commands())
          .containsExactly(new Command(Opcode.GET, 1, "after"));
    }
  }

  @Test
  void aCacheThatWasDestroyedElsewhereIsOpenedAnewByTheNextOperation() throws Exception {
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          int correlation = peer.readBatch().correlation();
          ByteBuf out = Unpooled.buffer();
          ResultWriter results = new ResultWriter(out);
          results.begin(out, correlation);
          results.error(ErrorCode.NO_SUCH_CACHE, "gone");
          results.end(2, 0);
          peer.send(out);
          peer.echo();
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);

      assertThatThrownBy(() -> cache.get(Keys.bytes("k"), 0).await())
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_CACHE))
          .hasMessageContaining("gone");
      cache.get(Keys.bytes("k"), 0).await();

      server.nextBatch();
      server.nextBatch();
      assertThat(server.nextBatch().commands())
          .extracting(Command::opcode)
          .containsExactly(Opcode.OPEN, Opcode.GET);
    }
  }

  @Test
  void anUnreachableServerIsNamedAndFurtherOperationsFailFast() {
    int port;
    try (FakeServer server = FakeServer.echo()) {
      port = server.port();
    }
    try (CacheClient client =
        CacheClient.open(
            ClientSettings.remote("127.0.0.1", port)
                .option("reconnect_min_ms", "60000")
                .option("reconnect_max_ms", "60000")
                .build())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> client.destroyCache("any"))
            .isInstanceOfSatisfying(
                ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
            .hasMessageContaining("127.0.0.1:" + port)
            .hasMessageContaining("refused")
            .hasMessageContaining("next attempt in");
      }
      while (client.counters().failed() < 2) { // counted by whoever failed it, after it was failed
        Thread.onSpinWait();
      }
      assertThat(client.counters().framesSent()).isZero();
    }
  }

  @Test
  void operationsWorkAgainOnceTheServerIsBack() {
    FakeServer first = FakeServer.echo();
    try (CacheClient client =
        CacheClient.open(first.settings().option("reconnect_max_ms", "50").build())) {
      ByteCache cache = Caches.open(client);
      first.close();
      Caches.untilFailure(() -> cache.get(Keys.bytes("k"), 0).await(), Reason.UNREACHABLE);

      try (FakeServer second = new FakeServer(first.port(), FakeServer.Peer::greetAndEcho)) {
        Caches.untilSuccess(() -> cache.get(Keys.bytes("k"), 0).await());
        assertThat(second.batchesLeft()).isPositive();
      }
    }
  }

  @Test
  void aServerThatSaysGoodbyeFinishesWhatIsInFlightAndGetsNothingMore() throws Exception {
    Semaphore saidGoodbye = new Semaphore(0);
    Semaphore finish = new Semaphore(0);
    AtomicInteger connections = new AtomicInteger();
    FakeServer.Script script =
        peer -> {
          if (connections.incrementAndGet() > 1) {
            peer.greetAndEcho();
          }
          peer.greet();
          peer.answer(peer.readBatch());
          FakeServer.Batch last = peer.readBatch();
          ByteBuf goodbye = Unpooled.buffer();
          FrameLayout.endFrame(goodbye, FrameLayout.beginFrame(goodbye, FrameType.GOODBYE, 0, 0));
          peer.send(goodbye);
          saidGoodbye.release();
          finish.acquire();
          peer.answer(last);
          peer.echo();
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client =
            CacheClient.open(server.settings().option("max_in_flight_frames", "8").build())) {
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      SingleOperation inFlight = cache.get(Keys.bytes("in flight"), 0);
      server.nextBatch();
      saidGoodbye.acquire();
      finish.release();

      assertThat(inFlight.await().value()).isEqualTo(Keys.bytes("in flight"));
      assertThat(cache.get(Keys.bytes("next"), 0).await().value()).isEqualTo(Keys.bytes("next"));
      assertThat(server.nextBatch().commands())
          .extracting(Command::opcode)
          .containsExactly(Opcode.OPEN, Opcode.GET);
      assertThat(client.counters().failed()).isZero();
    }
  }

  @Test
  void theServersErrorFrameReachesTheCaller() {
    FakeServer.Script script =
        peer -> {
          peer.readHello();
          ByteBuf out = Unpooled.buffer();
          new ErrorFrame(ErrorCode.TOO_MANY_CONNECTIONS, "1000 connections are the limit")
              .write(out);
          peer.send(out);
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      assertThatThrownBy(() -> client.cacheNames(""))
          .hasMessageContaining("1000 connections are the limit")
          .hasMessageContaining("TOO_MANY_CONNECTIONS");
    }
  }

  @Test
  void aServerWhoseLogHasFailedSaysThatTheOutcomeIsUnknown() throws Exception {
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          peer.readBatch();
          ByteBuf out = Unpooled.buffer();
          new ErrorFrame(ErrorCode.NOT_DURABLE, "the disk is full").write(out);
          peer.send(out);
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      SingleOperation put = cache.put(Keys.bytes("k"), Keys.bytes("v"), 0, 0, null, 0);
      assertThatThrownBy(put::await)
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_DURABLE))
          .hasMessageContaining("ended the connection: the disk is full (NOT_DURABLE)");
    }
  }

  static Stream<byte[]> badReplies() {
    return Stream.of(
        Keys.bytes("HTTP/1.1 400 Bad Request\r\n\r\n"),
        frame(FrameType.REPLY, 1_000_000, 0, 0), // answers no frame of ours
        frame(FrameType.REPLY, 1, 0x80, 0), // unknown flag
        frame(FrameType.REPLY, 1, 0, 0), // no result for one command
        frame(FrameType.REPLY, 1, 0, 2), // two results for one command
        frame(FrameType.EVENT, 0, 0, 0), // reserved
        frame(FrameType.WELCOME, 0, 0, 0), // a second welcome
        new byte[] {-1, -1, -1, -1, 4, 0, 0, 0, 0, 0, 0, 0}, // 4 GiB announced
        new byte[] {3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0}); // shorter than its header
  }

  private static byte[] frame(int type, int correlation, int flags, int results) {
    ByteBuf out = Unpooled.buffer();
    int start = FrameLayout.beginFrame(out, type, flags, correlation);
    out.writeLongLE(1).writeIntLE(results).writeZero(2 * results);
    FrameLayout.endFrame(out, start);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("badReplies")
  void aReplyThatIsNotOfTheProtocolEndsTheConnectionAndSaysWhy(byte[] reply) {
    AtomicInteger connections = new AtomicInteger();
    FakeServer.Script script =
        peer -> {
          if (connections.incrementAndGet() > 1) {
            peer.greetAndEcho();
          }
          peer.greet();
          peer.answer(peer.readBatch()); // correlation id 0
          peer.readBatch();
          peer.send(Unpooled.wrappedBuffer(reply));
          peer.readBatch(); // the client hangs up
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);

      assertThatThrownBy(() -> cache.get(Keys.bytes("k"), 0).await())
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_LOST))
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("not of the protocol");
      assertThat(cache.get(Keys.bytes("next"), 0).await().value()).isEqualTo(Keys.bytes("next"));
    }
  }

  @Test
  void closingTheClientFailsWhatIsInFlightAndAllLaterOperations() throws Exception {
    try (FakeServer server = new FakeServer(silentAtFirst())) {
      CacheClient client = CacheClient.open(server.settings().build());
      ByteCache cache = Caches.open(client);
      server.nextBatch();
      SingleOperation inFlight = cache.get(Keys.bytes("k"), 0);
      server.nextBatch();

      client.close();
      client.close();

      assertThat(reasonOf(inFlight)).isEqualTo(Reason.CLOSED);
      assertThat(reasonOf(cache.get(Keys.bytes("k"), 0))).isEqualTo(Reason.CLOSED);
    }
  }
}
