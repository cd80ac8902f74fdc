package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each policy promises, and what it does not do for that. */
class PolicyTest {
  private static final int CRASHES = 50;

  private final FaultyStorage storage = new FaultyStorage();
  private final LogModel model = new LogModel();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000); // It may wrap around.
  private final Random random = new Random(3);
  private Gate gate = Gate.before(storage, Operation.READ); // which no log does once it is started
  private LogDirectory directory;

  PolicyTest() throws Exception {
    directory = LogDirectory.open(storage);
    directory.replay(block -> block.records().release());
  }

  @AfterEach
  void close() throws Exception {
    gate.close();
    directory.close();
  }

  private WriteAheadLog start(SyncPolicy policy) throws Exception {
    return directory.start(LogModel.settings(policy), () -> 0, clock::get);
  }

  private long append(WriteAheadLog log) throws Exception {
    long position = model.append(log, 100);
    assertThat(log.await(position, LogModel.TIMEOUT)).isTrue();
    return position;
  }

  @Test
  void alwaysAcknowledgesWhatIsOnDisk() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    for (int i = 0; i < 20; i++) {
      long position = append(log);
      assertThat(log.status().synced()).isEqualTo(position);
      model.check(storage.afterMachineCrash(random), position);
    }
  }

  @Test
  void alwaysDoesNotAcknowledgeBefore() throws Exception {
    WriteAheadLog log = start(SyncPolicy.ALWAYS);
    gate = Gate.before(storage, Operation.FORCE);
    long position = model.append(log, 100);
    log.write();
    gate.awaitArrival();
    assertThat(log.status().written()).isEqualTo(position);
    assertThat(log.acknowledged()).isZero();
    assertThat(log.await(position, 0)).isFalse();
    gate.open();
    assertThat(log.await(position, LogModel.TIMEOUT)).isTrue();
  }

  @Test
  void intervalAcknowledgesWhatTheSystemHas() throws Exception {
    WriteAheadLog log = start(SyncPolicy.INTERVAL);
    long forced = storage.count(Operation.FORCE);
    for (int i = 0; i < 20; i++) {
      long position = append(log);
      model.check(storage.afterProcessCrash(), position);
    }
    assertThat(storage.count(Operation.FORCE)).isEqualTo(forced);
    assertThat(log.status().synced()).isZero();
  }

  @Test
  void intervalLosesTheLastIntervalAtMost() throws Exception {
    WriteAheadLog log = start(SyncPolicy.INTERVAL);
    long interval = TimeUnit.MILLISECONDS.toNanos(1000);
    Semaphore told = new Semaphore(0);
    log.addListener(told::release);
    boolean lost = false;
    for (int i = 0; i < 10; i++) {
      long safe = append(log);
      clock.addAndGet(interval);
      log.disk().wake();
      while (log.status().synced() < safe) {
        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      }
      long last = append(log);
      clock.addAndGet(interval - 1);
      log.disk().wake();
      for (int j = 0; j < CRASHES / 10; j++) {
        lost |= model.check(storage.afterMachineCrash(random), safe).end.position() < last;
      }
      clock.addAndGet(1);
    }
    assertThat(lost).as("sometimes the last interval is lost").isTrue();
  }

  @Test
  void intervalForcesNothingIfNothingIsNew() throws Exception {
    WriteAheadLog log = start(SyncPolicy.INTERVAL);
    append(log);
    gate = Gate.before(storage, Operation.FORCE);
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1000));
    log.disk().wake();
    gate.awaitArrival();
    gate.open();
    for (int i = 0; i < 3; i++) {
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1000));
      log.disk().wake();
    }
    directory.close(); // forces once for what waits and once for the block that closes the file
    assertThat(log.status().syncs()).isEqualTo(2);
  }

  @Test
  void osForcesNothingBeforeItIsClosed() throws Exception {
    WriteAheadLog log = start(SyncPolicy.OS);
    long forced = storage.count(Operation.FORCE);
    for (int i = 0; i < 9; i++) {
      model.append(log, 30_000); // three segments
      long position = append(log);
      model.check(storage.afterProcessCrash(), position);
      clock.addAndGet(TimeUnit.HOURS.toNanos(1));
    }
    assertThat(log.status().segments()).isGreaterThan(2);
    assertThat(storage.count(Operation.FORCE)).isEqualTo(forced);
    directory.close();
    model.check(storage.afterMachineCrash(random), model.position());
  }

  @Test
  void osIsOnDiskWhereASnapshotCounts() throws Exception {
    WriteAheadLog log = start(SyncPolicy.OS);
    model.append(log, 100_000);
    try (SnapshotWriter snapshot = log.beginSnapshot(1)) {
      model.snapshot(snapshot.position(), List.of());
      model.append(log, 100_000);
      model.append(log, 100_000);
      snapshot.commit();
    }
    for (int i = 0; i < CRASHES; i++) {
      model.check(storage.afterMachineCrash(random), model.position());
    }
  }

  @Test
  void osKeepsFewFilesOpenThatAreNotOnDisk() throws Exception {
    WriteAheadLog log = start(SyncPolicy.OS);
    for (int i = 0; i < 10 * Segments.MAX_OPEN; i++) {
      model.append(log, 100_000);
      append(log);
    }
    List<String> segments = storage.list().stream().filter(FileNames::isSegment).toList();
    assertThat(segments).hasSizeGreaterThan(10 * Segments.MAX_OPEN);
    long notOnDisk = 0;
    for (String segment : segments) {
      notOnDisk += storage.isDurable(segment) ? 0 : 1;
    }
    assertThat(notOnDisk).isLessThanOrEqualTo(Segments.MAX_OPEN + 1);
  }

  /** Writing and forcing go on to succeed then, and nobody finds what was written. */
  @ParameterizedTest
  @EnumSource
  void nothingIsAcknowledgedASecondAfterTheFileIsGone(SyncPolicy policy) throws Exception {
    LogMessages messages = LogMessages.take();
    try {
      WriteAheadLog log = start(policy);
      Semaphore told = new Semaphore(0);
      log.addListener(told::release);
      append(log);
      storage.delete(FileNames.segment(0));
      clock.addAndGet(DiskThread.LOOK_NANOS);
      log.disk().wake();
      while (log.failure() == null) {
        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(log.failure()).contains("cannot find " + FileNames.segment(0));
      assertThat(log.await(model.append(log, 100), LogModel.TIMEOUT)).isFalse();
    } finally {
      messages.close();
    }
  }
}
