package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.SingleOperation;
import io.crabcache.protocol.EventWriter;
import io.crabcache.protocol.FrameLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Operations whose reply has come and says that listeners are still to deal with them. */
class HeldOperationTest {
  private final CountDownLatch settle = new CountDownLatch(1);

  private static void settle(FakeServer.Peer peer, int correlation) throws IOException {
    ByteBuf out = Unpooled.buffer();
    EventWriter.settled(out, correlation);
    peer.send(out);
  }

  private static SingleOperation put(ByteCache cache) {
    return cache.put(Keys.bytes("k"), Keys.bytes("v"), 0, 0, null, 0);
  }

  /** Answers the first batch that follows the opening so that it waits, and the next as usual. */
  private FakeServer.Script held(boolean settles) {
    return peer -> {
      peer.greet();
      peer.answer(peer.readBatch());
      FakeServer.Batch held = peer.readBatch();
      peer.answer(held, FrameLayout.FLAG_AWAITED);
      peer.answer(peer.readBatch());
      if (settles) {
        settle.await();
        settle(peer, held.correlation());
      }
      peer.echo();
    };
  }

  /** Settings under which each operation is a frame of its own. */
  private static ClientSettings.Builder frames(FakeServer server) {
    return server.settings().option("coalescing", "false");
  }

  @Test
  void aChangeIsDoneWhenItIsSettledAndNobodyElseWaits() {
    try (FakeServer server = new FakeServer(held(true));
        CacheClient client = CacheClient.open(frames(server).build())) {
      ByteCache cache = Caches.open(client);
      SingleOperation put = put(cache);
      cache.get(Keys.bytes("other"), 0).await();
      assertThat(put.isDone()).isFalse();
      settle.countDown();
      assertThat(put.await().isOk()).isTrue();
    }
  }

  @Test
  void aReadIsNotHeld() {
    try (FakeServer server = new FakeServer(held(false));
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      assertThat(cache.get(Keys.bytes("k"), 0).await().value()).isEqualTo(Keys.bytes("k"));
    }
  }

  @Test
  void aChangeThatIsNeverSettledEndsAtItsDeadline() {
    try (FakeServer server = new FakeServer(held(false));
        CacheClient client =
            CacheClient.open(frames(server).option("operation_timeout_ms", "200").build())) {
      ByteCache cache = Caches.open(client);
      SingleOperation put = put(cache);
      cache.get(Keys.bytes("other"), 0).await();
      CountDownLatch told = new CountDownLatch(1);
      put.whenDone(told::countDown, Runnable::run);
      assertThat(await(told)).isTrue();
      assertThat(String.valueOf(put.failure())).contains("no result");
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void aChangeWhoseConnectionEndsHasHappened() {
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          peer.answer(peer.readBatch(), FrameLayout.FLAG_AWAITED);
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      assertThat(put(Caches.open(client)).await().isOk()).isTrue();
    }
  }

  @Test
  void whatSettlesNothingEndsTheConnection() {
    FakeServer.Script script =
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          FakeServer.Batch batch = peer.readBatch();
          settle(peer, batch.correlation());
        };
    try (FakeServer server = new FakeServer(script);
        CacheClient client = CacheClient.open(server.settings().build())) {
      ByteCache cache = Caches.open(client);
      assertThatThrownBy(() -> cache.get(Keys.bytes("k"), 0).await())
          .isInstanceOfSatisfying(
              ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONNECTION_LOST))
          .hasMessageContaining("settled");
    }
  }
}
