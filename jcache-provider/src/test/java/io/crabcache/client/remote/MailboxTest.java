package io.crabcache.client.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.ReadAllOperation;
import io.crabcache.client.operation.ReadOperation;
import io.crabcache.client.operation.Route;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Opcode;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxTest {
  private static final CacheBinding CACHE = new CacheBinding(1, "c", CacheSettings.DEFAULT);
  private static final Route ROUTE =
      new Route() {
        @Override
        public String server() {
          return "server";
        }

        @Override
        public ClientException deadlinePassed() {
          return new ClientException(Reason.CLOSED, "taken", null);
        }

        @Override
        public void countFailure() {}
      };

  private static Operation operation() {
    Operation operation = new ReadOperation(Opcode.GET, 0, CACHE, new byte[1]);
    operation.start(ROUTE, 0);
    return operation;
  }

  private static Operation bulk(int commands) {
    return new ReadAllOperation(Opcode.GET, 0, CACHE, Collections.nCopies(commands, new byte[1]));
  }

  @Test
  void onlyTheFirstCallerOfAnIdleLoopHasToWakeIt() {
    Mailbox mailbox = new Mailbox(10);
    assertThat(mailbox.add(operation())).isTrue();
    assertThat(mailbox.add(operation())).isFalse();
    mailbox.busy();
    assertThat(mailbox.add(operation())).isFalse();
    assertThat(mailbox.idle()).isFalse();
    assertThat(mailbox.add(operation())).isTrue();
  }

  @Test
  void aBulkOperationTakesTheRoomOfItsCommandsUntilItIsTaken() {
    Mailbox mailbox = new Mailbox(10);
    Operation eight = bulk(8);
    Operation thousand = bulk(1000);
    assertThat(mailbox.tryReserve(eight)).isTrue();
    mailbox.add(eight);
    assertThat(mailbox.tryReserve(bulk(3))).isFalse();
    assertThat(mailbox.tryReserve(thousand)).isFalse();

    assertThat(mailbox.poll()).isSameAs(eight);
    mailbox.release();

    assertThat(mailbox.tryReserve(thousand)).isTrue();
    assertThat(mailbox.tryReserve(operation())).isFalse();
  }

  /** A caller and the loop meet millions of times as the loop falls idle. */
  @Test
  void noOperationIsLeftBehind() throws Exception {
    Mailbox mailbox = new Mailbox(100);
    AtomicInteger wakeUps = new AtomicInteger(); // what the event loop's own queue would hold
    AtomicBoolean stopped = new AtomicBoolean();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Future<?> loop =
          threads.submit(
              () -> {
                while (!stopped.get()) {
                  if (wakeUps.get() == 0) {
                    Thread.onSpinWait();
                    continue;
                  }
                  wakeUps.decrementAndGet();
                  do {
                    mailbox.busy();
                    for (Operation next = mailbox.poll(); next != null; next = mailbox.poll()) {
                      next.fail(ROUTE.deadlinePassed());
                    }
                    mailbox.release();
                  } while (!mailbox.idle());
                }
              });
      // One caller: the next operation of another would have the loop find what it left behind.
      Future<?> caller =
          threads.submit(
              () -> {
                SplittableRandom random = new SplittableRandom(1);
                while (System.nanoTime() < end) {
                  Operation operation = operation();
                  assertThat(mailbox.tryReserve(operation)).isTrue();
                  for (int spins = random.nextInt(50); spins > 0; spins--) {
                    Thread.onSpinWait(); // so that every moment of the loop is met
                  }
                  if (mailbox.add(operation)) {
                    wakeUps.incrementAndGet();
                  }
                  while (!operation.isDone() && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait(); // for ever, if it was left behind
                  }
                }
              });
      caller.get(20, TimeUnit.SECONDS);
      stopped.set(true);
      loop.get();
    } finally {
      stopped.set(true);
      threads.shutdownNow();
    }
  }
}
