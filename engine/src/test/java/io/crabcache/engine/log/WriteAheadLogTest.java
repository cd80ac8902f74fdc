package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Fault;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log does for those who append and wait. */
class WriteAheadLogTest {
  private final long memoryBefore = directMemory();
  private final FaultyStorage storage = new FaultyStorage();
  private final LogModel model = new LogModel();
  private final LogMessages messages = LogMessages.take();
  private Gate gate = Gate.before(storage, Operation.READ); // which no log does once it is started
  private LogDirectory directory;

  WriteAheadLogTest() throws Exception {
    directory = LogDirectory.open(storage);
    directory.replay(block -> block.records().release());
  }

  @AfterEach
  void close() throws Exception {
    gate.close();
    directory.close();
    messages.close();
    assertThat(directMemory()).as("direct memory").isEqualTo(memoryBefore);
  }

  private static long directMemory() {
    return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
  }

  private WriteAheadLog start(SyncPolicy policy) throws Exception {
    return directory.start(LogModel.settings(policy), () -> 0);
  }

  private void await(WriteAheadLog log) throws InterruptedException {
    assertThat(log.await(model.position(), LogModel.TIMEOUT)).isTrue();
  }

  @Test
  void whatArrivesDuringAForceIsTheNextBlock() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    gate = Gate.before(storage, Operation.FORCE);
    model.append(log, 10);
    log.write(); // It may sleep already.
    gate.awaitArrival();
    for (int i = 0; i < 200; i++) {
      model.append(log, 10);
    }
    gate.open();
    await(log);
    assertThat(log.status().blocks()).isEqualTo(2);
    assertThat(log.status().syncs()).isEqualTo(2);
    assertThat(log.status().records()).isEqualTo(201);
  }

  @Test
  void whatArrivesDuringAWriteIsTheNextBlock() throws Exception {
    WriteAheadLog log = start(SyncPolicy.OS);
    gate = Gate.before(storage, Operation.WRITE);
    model.append(log, 10);
    log.write(); // It may sleep already.
    gate.awaitArrival();
    for (int i = 0; i < 200; i++) {
      model.append(log, 10);
    }
    gate.open();
    await(log);
    assertThat(log.status().blocks()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void isBehindWhileTooMuchWaits(SyncPolicy policy) throws Exception {
    WriteAheadLog log = start(policy);
    gate = Gate.before(storage, Operation.WRITE);
    Semaphore told = new Semaphore(0);
    log.addListener(told::release);
    while (model.position() <= LogSettings.MIN_BUFFER_BYTES) {
      assertThat(log.isBehind()).isFalse();
      model.append(log, 1000);
    }
    assertThat(log.isBehind()).isTrue();
    model.append(log, 500_000); // is taken all the same
    gate.open();
    while (log.isBehind()) {
      assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    }
    await(log);
    assertThat(log.status().written()).isEqualTo(model.position());
  }

  @Test
  void listenersAreToldOfWhatIsAcknowledged() throws Exception {
    WriteAheadLog log = start(SyncPolicy.INTERVAL);
    CountDownLatch told = new CountDownLatch(1);
    long position = model.position() + Mutation.put("key 0", 0, "v".repeat(10)).bytes();
    Runnable listener =
        () -> {
          if (log.acknowledged() >= position) {
            told.countDown();
          }
        };
    Runnable thrower =
        () -> {
          throw new IllegalStateException("a listener that must not throw");
        };
    log.addListener(thrower);
    log.addListener(listener);
    assertThat(model.append(log, 10)).isEqualTo(position);
    log.write();
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    log.removeListener(listener);
    log.removeListener(thrower);
    model.append(log, 10);
    await(log);
    assertThat(log.failure()).isNull();
    directory.close();
    assertThat(messages.errors()).isNotEmpty().containsOnly("A listener of the log has thrown");
  }

  @Test
  void aFullDiskEndsIt() throws Exception {
    WriteAheadLog log = start(SyncPolicy.INTERVAL);
    model.append(log, 10);
    await(log);
    long acknowledged = log.acknowledged();
    storage.fail(Operation.WRITE, 1, Fault.ENOSPC);
    CountDownLatch told = new CountDownLatch(1);
    log.addListener(told::countDown);
    assertThat(log.await(model.append(log, 10), LogModel.TIMEOUT)).isFalse();
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(log.acknowledged()).isEqualTo(acknowledged);
    assertThat(log.failure())
        .isEqualTo(
            "the write-ahead log in memory has failed: cannot write %s: No space left on device. "
                    .formatted(FileNames.segment(0))
                + "Nothing more is made safe; mend the cause, then restart the server");
    assertThat(log.status().failure()).isEqualTo(log.failure());
    assertThatThrownBy(() -> log.beginSnapshot(1))
        .isInstanceOf(IOException.class)
        .hasMessage(log.failure());

    directory.close();
    assertThat(messages.errors()).containsExactly(log.failure());
    Replayed replayed = model.check(storage, acknowledged);
    assertThat(replayed.end.position()).isEqualTo(acknowledged);
    assertThat(replayed.end.remarks()).singleElement().asString().contains("looks alike");
  }

  @Test
  void dropsWhatIsAppendedAfterAFailure() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    storage.fail(Operation.FORCE, ".wal", Fault.EIO);
    assertThat(log.await(model.append(log, 10), LogModel.TIMEOUT)).isFalse();
    for (int i = 0; i < 100; i++) {
      model.append(log, 100_000);
      assertThat(log.isBehind()).isFalse();
    }
    assertThat(directMemory() - memoryBefore).isLessThan(2_000_000);
    assertThat(log.appended()).isEqualTo(model.position());
    assertThat(log.acknowledged()).isZero();
    assertThat(log.await(model.position(), LogModel.TIMEOUT)).isFalse();
    directory.close();
    assertThat(messages.errors()).hasSize(1);
  }

  @Test
  void whoWaitsIsToldOfAFailure() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    gate = Gate.before(storage, Operation.FORCE);
    long position = model.append(log, 10);
    log.write(); // It may sleep already.
    gate.awaitArrival();
    storage.fail(Operation.FORCE, ".wal", Fault.EIO); // the one that waits
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return log.await(position, LogModel.TIMEOUT);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    gate.open();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isFalse();
    assertThat(log.failure()).contains("cannot force");
  }

  @Test
  void aWaitCanBeInterrupted() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> log.await(1, LogModel.TIMEOUT))
        .isInstanceOf(InterruptedException.class);
    assertThat(log.await(0, 0)).isTrue();
  }

  @Test
  void isClosedInGoodOrderByAnInterruptedThread() throws Exception {
    WriteAheadLog log = start(SyncPolicy.INTERVAL);
    model.append(log, 10);
    Thread.currentThread().interrupt();
    log.close();
    assertThat(Thread.interrupted()).isTrue();
    log.close();
    assertThat(log.failure()).isEqualTo("the log is closed");
    assertThat(log.status().failure()).isNull();
    assertThat(log.acknowledged()).isEqualTo(model.position());
    long dropped = log.append(Mutation.put("late", 1).record());
    assertThat(log.await(dropped, LogModel.TIMEOUT)).isFalse();
    assertThatThrownBy(() -> log.beginSnapshot(1)).hasMessage("the log is closed");
    directory.close();
    assertThat(model.check(storage, model.position()).end.clean()).isTrue();
  }

  @Test
  void aSnapshotOfAClosedLogComesToNothing() throws Exception {
    WriteAheadLog log = start(SyncPolicy.OS);
    model.append(log, 10);
    try (SnapshotWriter snapshot = log.beginSnapshot(1)) {
      log.close();
      assertThatThrownBy(snapshot::commit).hasMessage("the log is closed");
    }
    directory.close();
    assertThat(model.check(storage, model.position()).snapshot).isEmpty();
  }

  @Test
  void snapshotsAreUsedOnceAndOneAtATime() throws Exception {
    WriteAheadLog log = start(SyncPolicy.OS);
    assertThatThrownBy(() -> log.beginSnapshot(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.beginSnapshot(SnapshotWriter.MAX_PARTS + 1))
        .isInstanceOf(IllegalArgumentException.class);
    try (SnapshotWriter snapshot = log.beginSnapshot(1)) {
      assertThatThrownBy(() -> log.beginSnapshot(1)).isInstanceOf(IllegalStateException.class);
      snapshot.commit();
      assertThatThrownBy(snapshot::commit).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> snapshot.append(0, new LogRecord()))
          .isInstanceOf(IllegalStateException.class);
    }
    storage.fail(Operation.CREATE, 2, Fault.ENOSPC);
    assertThatThrownBy(() -> log.beginSnapshot(3)).hasMessageContaining("No space left on device");
    assertThat(log.failure()).isNull();
    assertThat(storage.list()).filteredOn(FileNames::isSnapshot).hasSize(1);
    log.beginSnapshot(2).close();
    assertThat(storage.list()).filteredOn(FileNames::isSnapshot).hasSize(1);
  }

  @Test
  void alwaysWritesIntoSegmentsThatArePrepared() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    CountDownLatch prepared = new CountDownLatch(1);
    storage.observe(
        step -> {
          if (step.operation() == Operation.RENAME && step.file().equals(FileNames.PREPARED)) {
            prepared.countDown();
          }
        });
    while (prepared.getCount() > 0) {
      model.append(log, 10);
      await(log);
    }
    directory.close();
    assertThat(storage.list()).doesNotContain(FileNames.PREPARED);
    model.check(storage, model.position());
  }

  @Test
  void startAndReplayHaveAnOrder() throws Exception {
    assertThatThrownBy(() -> directory.replay(block -> block.records().release()))
        .isInstanceOf(IllegalStateException.class);
    start(SyncPolicy.OS);
    assertThatThrownBy(() -> start(SyncPolicy.OS)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> LogDirectory.open(storage))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another server");
  }
}
