package io.crabcache.client.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.client.ClientException;
import io.crabcache.client.ClientException.Reason;
import io.crabcache.client.ClientOption;
import io.crabcache.client.ClientSettings;
import io.crabcache.client.operation.CacheBinding;
import io.crabcache.client.operation.Operation;
import io.crabcache.client.operation.PutAllOperation;
import io.crabcache.client.operation.PutOperation;
import io.crabcache.client.operation.ReadOperation;
import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.protocol.CacheSettings;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.FrameLayout;
import io.crabcache.protocol.Opcode;
import io.crabcache.session.NativeSession;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of an embedded engine return once its log has what they tell. */
@Timeout(60)
class AwaitedLogTest {
  private static final byte[] KEY = {'k'};
  private static final int TIMEOUT_MILLIS = 300;

  private final PatientLog log = new PatientLog();
  private final ClientSettings settings = ClientSettings.embedded("awaited").build();
  private final SharedEngine engine =
      new SharedEngine(
          "awaited",
          settings,
          new OwnedEngine(
              new Engine(
                  EngineSettings.of(
                      1 << 26,
                      FrameLayout.DEFAULT_MAX_FRAME_BYTES - NativeSession.MAX_ENTRY_OVERHEAD_BYTES),
                  InstantSource.system(),
                  log),
              null));
  private final EmbeddedTransport transport = new EmbeddedTransport(settings, engine);
  private final EmbeddedTransport impatient =
      new EmbeddedTransport(
          ClientSettings.embedded("awaited")
              .option(ClientOption.OPERATION_TIMEOUT_MS, TIMEOUT_MILLIS)
              .option(ClientOption.MAX_COMMANDS_PER_FRAME, 2)
              .build(),
          engine);
  private final CacheBinding cache = new CacheBinding(1, "c", CacheSettings.DEFAULT);

  @AfterEach
  void leave() {
    transport.close();
    impatient.close();
  }

  private PutOperation put(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new PutOperation(0, cache, KEY, bytes, 0, null, 0);
  }

  private ReadOperation get() {
    return new ReadOperation(Opcode.GET, 0, cache, KEY);
  }

  private static CompletableFuture<Void> submit(EmbeddedTransport to, Operation operation) {
    CompletableFuture<Void> returned = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              to.submit(operation, true);
              returned.complete(null);
            });
    caller.setDaemon(true);
    caller.start();
    return returned;
  }

  private static void assertFails(Operation operation, Reason reason, String text) {
    assertThatThrownBy(operation::await)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(text);
  }

  @Test
  void aCallReturnsOnceTheLogHasIt() throws Exception {
    PutOperation put = put("v");
    CompletableFuture<Void> returned = submit(transport, put);
    log.awaitWaiters(1);
    assertThat(put.isDone()).isFalse();
    log.acknowledge();
    returned.get(20, TimeUnit.SECONDS);
    assertThat(put.await().isOk()).isTrue();
  }

  @Test
  void aReadWaitsForTheWriteOfAnotherThatItShows() throws Exception {
    PutOperation put = put("v");
    ReadOperation get = get();
    CompletableFuture<Void> written = submit(transport, put);
    log.awaitWaiters(1);
    CompletableFuture<Void> read = submit(transport, get);
    log.awaitWaiters(2);
    assertThat(get.isDone()).isFalse();
    log.acknowledge();
    CompletableFuture.allOf(written, read).get(20, TimeUnit.SECONDS);
    assertThat(get.await().value()).isEqualTo(new byte[] {'v'});
  }

  @Test
  void manyWaitForOneWriteTogether() throws Exception {
    List<PutOperation> puts = new ArrayList<>();
    List<CompletableFuture<Void>> returned = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      PutOperation put = put("v" + i);
      puts.add(put);
      returned.add(submit(transport, put));
    }
    log.awaitWaiters(puts.size());
    log.acknowledge();
    for (CompletableFuture<Void> each : returned) {
      each.get(20, TimeUnit.SECONDS);
    }
    assertThat(puts).allMatch(put -> put.await().isOk());
  }

  @Test
  void aLogThatDoesNotAcknowledgeInTimeIsADeadlineThatPassed() {
    PutOperation put = put("v");
    impatient.submit(put, true);
    assertFails(put, Reason.DEADLINE, "no result from crabcache:embedded awaited in time");
    log.acknowledge();
    ReadOperation get = get();
    impatient.submit(get, true);
    assertThat(get.await().value()).as("it has happened").isEqualTo(new byte[] {'v'});
  }

  @Test
  void aBulkOperationThatIsGivenUpLeavesTheSessionInStep() {
    List<byte[]> keys =
        List.of(KEY, new byte[] {1}, new byte[] {2}, new byte[] {3}, new byte[] {4});
    PutAllOperation putAll = new PutAllOperation(0, cache, keys, keys);
    impatient.submit(putAll, true);
    assertFails(putAll, Reason.DEADLINE, "in time");
    log.acknowledge();
    for (int i = 0; i < 3; i++) {
      ReadOperation get = get();
      impatient.submit(get, true);
      assertThat(get.await().value()).isEqualTo(KEY);
    }
  }

  @Test
  void whoWaitsWhenTheLogFailsIsToldThatTheOperationMayNotLast() throws Exception {
    PutOperation put = put("v");
    CompletableFuture<Void> returned = submit(transport, put);
    log.awaitWaiters(1);
    log.fail("the disk is full");
    returned.get(20, TimeUnit.SECONDS);
    assertFails(put, Reason.NOT_DURABLE, "may not last: the disk is full");
  }

  @Test
  void afterTheFailureReadsShowMemoryAndWritesAreRefused() throws Exception {
    CompletableFuture<Void> returned = submit(transport, put("v"));
    log.awaitWaiters(1);
    log.fail("the disk is full");
    returned.get(20, TimeUnit.SECONDS);
    ReadOperation get = get();
    transport.submit(get, true);
    assertThat(get.await().value()).isEqualTo(new byte[] {'v'});
    PutOperation put = put("w");
    transport.submit(put, true);
    assertThatThrownBy(put::await)
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.REFUSED_BY_SERVER);
              assertThat(e.code()).isEqualTo(ErrorCode.LOG_FAILED);
            })
        .hasMessageContaining("the disk is full");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    PutOperation put = put("v");
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              transport.submit(put, true);
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    log.awaitWaiters(1);
    caller.interrupt();
    caller.join();
    assertThat(flag).hasValue(true);
    assertFails(put, Reason.INTERRUPTED, "interrupted while waiting for the log");
  }

  @Test
  void nothingIsExecutedWhileTheLogIsBehind() throws Exception {
    CompletableFuture<Void> first = submit(transport, put("v"));
    log.awaitWaiters(1);
    long before = log.appended();
    log.behind(true);
    CompletableFuture<Void> second = submit(transport, put("w"));
    log.awaitWaiters(2);
    assertThat(log.appended()).isEqualTo(before);
    log.behind(false);
    log.acknowledge();
    first.get(20, TimeUnit.SECONDS);
    log.awaitWaiters(1);
    log.acknowledge();
    second.get(20, TimeUnit.SECONDS);
    assertThat(log.appended()).isEqualTo(before + 1);
  }
}
