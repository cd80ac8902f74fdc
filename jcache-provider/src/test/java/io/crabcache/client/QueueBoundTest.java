package io.crabcache.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.BulkOperation;
import io.crabcache.client.operation.SingleOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What callers meet when as many commands wait as may wait. */
@Timeout(60)
class QueueBoundTest {
  private final Semaphore answers = new Semaphore(0);

  /** Answers the opening of a cache; all else only once it may. */
  private FakeServer slowServer() {
    return new FakeServer(
        peer -> {
          peer.greet();
          peer.answer(peer.readBatch());
          for (; ; ) {
            FakeServer.Batch batch = peer.readBatch();
            answers.acquire();
            peer.answer(batch);
          }
        });
  }

  private static ClientSettings.Builder narrow(FakeServer server) {
    return server.settings().option("max_in_flight_frames", "1").option("queue_capacity", "10");
  }

  /** One operation under way and ten in the queue. */
  private static List<SingleOperation> fill(FakeServer server, ByteCache cache) throws Exception {
    server.nextBatch();
    List<SingleOperation> operations = new ArrayList<>();
    operations.add(cache.get(Keys.bytes("under way"), 0));
    server.nextBatch();
    Keys.many("queued", 10).forEach(key -> operations.add(cache.get(key, 0)));
    return operations;
  }

  @Test
  void asynchronousCallersFailAtOnceIfSoSet() throws Exception {
    try (FakeServer server = slowServer();
        CacheClient client = CacheClient.open(narrow(server).build())) {
      ByteCache cache = Caches.open(client).asynchronous();
      List<SingleOperation> fitting = fill(server, cache);

      SingleOperation surplus = cache.get(Keys.bytes("surplus"), 0);

      assertThat(Objects.requireNonNull(surplus.failure()).reason()).isEqualTo(Reason.QUEUE_FULL);
      assertThat(surplus.failure()).hasMessageContaining("queue_capacity");
      assertThat(client.counters().queueWaits()).isEqualTo(1);
      answers.release(100);
      fitting.forEach(SingleOperation::await);
    }
  }

  @Test
  void blockingCallersAndAsynchronousOnesIfSoSetWaitForRoom() throws Exception {
    try (FakeServer server = slowServer();
        CacheClient client =
            CacheClient.open(narrow(server).option("when_queue_full", "wait").build())) {
      ByteCache cache = Caches.open(client);
      fill(server, cache);
      List<Thread> callers = new ArrayList<>();
      Semaphore succeeded = new Semaphore(0);
      for (ByteCache view : List.of(cache, cache.asynchronous())) {
        callers.add(
            new Thread(
                () -> {
                  view.get(Keys.bytes("surplus"), 0).await();
                  succeeded.release();
                }));
      }
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        while (caller.getState() != Thread.State.TIMED_WAITING) {
          Thread.onSpinWait();
        }
      }
      assertThat(client.counters().queueWaits()).isEqualTo(2);

      answers.release(100);

      succeeded.acquire(2);
    }
  }

  @Test
  void waitingForRoomEndsAtTheDeadline() throws Exception {
    try (FakeServer server = slowServer();
        CacheClient client =
            CacheClient.open(narrow(server).option("operation_timeout_ms", "300").build())) {
      ByteCache cache = Caches.open(client);
      List<SingleOperation> fitting = fill(server, cache);

      assertThatThrownBy(() -> cache.get(Keys.bytes("surplus"), 0).await())
          .isInstanceOfSatisfying(
              ClientException.class,
              e -> assertThat(e.reason()).isIn(Reason.DEADLINE, Reason.CONNECTION_LOST));
      fitting.forEach(
          operation -> assertThatThrownBy(operation::await).isInstanceOf(ClientException.class));
    }
  }

  @Test
  void aBulkOperationLargerThanTheQueueHasItToItself() throws Exception {
    try (FakeServer server = slowServer();
        CacheClient client = CacheClient.open(narrow(server).build())) {
      ByteCache cache = Caches.open(client);
      answers.release(100);
      List<byte[]> keys = Keys.many("key", 25);

      BulkOperation all = cache.getAll(keys, 0).await();

      assertThat(all.value(24)).isEqualTo(keys.get(24));
    }
  }
}
