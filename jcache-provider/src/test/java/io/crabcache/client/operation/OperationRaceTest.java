package io.crabcache.client.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.Opcode;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One end of an operation wins, and whoever waits hears of it, however they meet. */
@Timeout(60)
class OperationRaceTest {
  private static final int ROUNDS = 50_000;
  private static final CacheBinding CACHE = new CacheBinding(1, "c", CacheSettings.DEFAULT);

  private final AtomicInteger failures = new AtomicInteger();
  private final Route route =
      new Route() {
        @Override
        public String server() {
          return "server";
        }

        @Override
        public ClientException deadlinePassed() {
          return new ClientException(Reason.DEADLINE, "too late", null);
        }

        @Override
        public void countFailure() {
          failures.incrementAndGet();
        }
      };

  private Operation start(long timeoutNanos) {
    Operation operation = new ReadOperation(Opcode.GET, 0, CACHE, new byte[1]);
    operation.start(route, System.nanoTime() + timeoutNanos);
    return operation;
  }

  /** Has another thread end each operation that it is handed. */
  private static Thread ender(Exchanger<Operation> handOver) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < ROUNDS; i++) {
                  handOver.exchange(null).complete();
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void aThreadThatBeginsToWaitWhileTheResultComesIsNotForgotten() throws Exception {
    Exchanger<Operation> handOver = new Exchanger<>();
    Thread ender = ender(handOver);
    for (int i = 0; i < ROUNDS; i++) {
      Operation operation = start(TimeUnit.SECONDS.toNanos(30));
      handOver.exchange(operation);
      operation.await(); // would throw at the deadline
    }
    ender.join();
    assertThat(failures).hasValue(0);
  }

  @Test
  void aCallbackThatIsRegisteredWhileTheResultComesRunsOnce() throws Exception {
    Exchanger<Operation> handOver = new Exchanger<>();
    Thread ender = ender(handOver);
    Semaphore calls = new Semaphore(0);
    for (int i = 0; i < ROUNDS; i++) {
      Operation operation = start(TimeUnit.SECONDS.toNanos(30));
      handOver.exchange(operation);
      operation.whenDone(calls::release, Runnable::run);
      calls.acquire();
    }
    ender.join();
    assertThat(calls.availablePermits()).isZero();
  }

  @Test
  void aDeadlineAndAResultThatMeetMakeOneEnd() throws Exception {
    Exchanger<Operation> handOver = new Exchanger<>();
    Thread ender = ender(handOver);
    int thrown = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Operation operation = start(i % 20_000);
      handOver.exchange(operation);
      try {
        operation.await();
        assertThat(operation.failure()).isNull();
      } catch (ClientException e) {
        thrown++;
        assertThat(operation.failure()).hasMessage("too late");
      }
    }
    ender.join();
    assertThat(failures).hasValue(thrown);
  }

  @Test
  void aCallbackThatItsExecutorRejectsRunsNevertheless() throws Exception {
    Operation operation = start(TimeUnit.SECONDS.toNanos(30));
    Exchanger<Thread> ran = new Exchanger<>();
    operation.whenDone(
        () -> {
          try {
            ran.exchange(Thread.currentThread());
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        task -> {
          throw new RejectedExecutionException("full");
        });
    operation.fail(route.deadlinePassed());
    assertThat(ran.exchange(null).getName()).startsWith("ForkJoinPool");
  }

  @Test
  void aSecondWaiterIsTurnedAway() {
    Operation operation = start(TimeUnit.SECONDS.toNanos(30));
    operation.whenDone(() -> {}, ForkJoinPool.commonPool());
    assertThatThrownBy(operation::await).isInstanceOf(IllegalStateException.class);
  }
}
