package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crabcache.engine.log.storage.FaultyStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads that append, beside snapshots, in front of a storage that takes its time. */
class AppendStressTest {
  private static final int THREADS = 6;
  private static final int RECORDS = 3_000;
  private static final int MOST_BYTES = 2_000;

  private record Appended(long position, Mutation mutation) {}

  private final FaultyStorage storage = new FaultyStorage();

  @ParameterizedTest
  @EnumSource
  void positionsAreTheOrder(SyncPolicy policy) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    List<Appended> all = new ArrayList<>();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      Replayed.of(directory);
      storage.observe(step -> LockSupport.parkNanos(step.number() % 50 * 10_000)); // a slow disk
      WriteAheadLog log = directory.start(LogModel.settings(policy), () -> 0);
      List<CompletableFuture<List<Appended>>> workers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String name = "thread " + i;
        workers.add(CompletableFuture.supplyAsync(() -> append(log, name), threads));
      }
      CompletableFuture<Void> snapshots =
          CompletableFuture.runAsync(() -> takeSnapshots(log), threads);
      for (CompletableFuture<List<Appended>> worker : workers) {
        all.addAll(worker.get(120, TimeUnit.SECONDS));
      }
      snapshots.get(120, TimeUnit.SECONDS);
      assertThat(log.failure()).isNull();
    } finally {
      threads.shutdownNow();
    }
    assertThat(all).hasSize(THREADS * RECORDS);
    Map<Long, Mutation> byPosition = new HashMap<>();
    all.forEach(each -> assertThat(byPosition.put(each.position, each.mutation)).isNull());
    Replayed replayed = Replayed.of(storage);
    long position = replayed.end.position();
    for (int i = replayed.log.size() - 1; i >= 0; i--) {
      Mutation mutation = replayed.log.get(i);
      assertThat(byPosition.get(position)).isEqualTo(mutation);
      position -= mutation.bytes();
    }
    assertThat(replayed.snapshot).hasSize(1);
    assertThat(all.stream().mapToLong(each -> each.mutation.bytes()).sum())
        .isEqualTo(replayed.end.position());
  }

  private static List<Appended> append(WriteAheadLog log, String thread) {
    List<Appended> appended = new ArrayList<>();
    Random random = new Random(thread.hashCode());
    Semaphore told = new Semaphore(0);
    Runnable listener = told::release;
    log.addListener(listener);
    try {
      for (int i = 0; i < RECORDS; i++) {
        Mutation mutation =
            Mutation.put(thread, i, "v".repeat(random.nextInt(random.nextInt(MOST_BYTES) + 1)));
        appended.add(new Appended(log.append(mutation.record()), mutation));
        while (log.isBehind()) {
          assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
        LogStatus status = log.status();
        assertThat(status.appended() - status.written())
            .isLessThanOrEqualTo(LogSettings.MIN_BUFFER_BYTES + THREADS * (MOST_BYTES + 64L));
        if (random.nextInt(100) == 0) {
          long position = appended.get(i).position;
          assertThat(log.await(position, LogModel.TIMEOUT)).isTrue();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      log.removeListener(listener);
    }
    return appended;
  }

  private static void takeSnapshots(WriteAheadLog log) {
    for (int i = 0; i < 10; i++) {
      try (SnapshotWriter snapshot = log.beginSnapshot(1)) {
        snapshot.append(0, Mutation.put("snapshot", i).record());
        snapshot.commit();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAppendAllocatesNothing(SyncPolicy policy) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    LogRecord record = Mutation.put("key", 1, "v".repeat(100)).record();
    try (LogDirectory directory = LogDirectory.open(storage)) {
      Replayed.of(directory);
      LogSettings settings = new LogSettings(policy, 1000, 64 << 20, 1 << 20);
      WriteAheadLog log = directory.start(settings, () -> 0);
      long allocated = 0;
      int rounds = 40;
      int records = 2_000;
      for (int round = 0; round < 2 * rounds; round++) {
        long before = threads.getThreadAllocatedBytes(self);
        long position = 0;
        for (int i = 0; i < records; i++) {
          position = log.append(record);
        }
        if (round >= rounds) { // Before that, code is compiled and chunks are made.
          allocated += threads.getThreadAllocatedBytes(self) - before;
        }
        assertThat(log.await(position, LogModel.TIMEOUT)).isTrue();
      }
      // Whoever finds the lock taken for long is put into its queue, which takes an object.
      assertThat(allocated).isLessThan((long) rounds * records);
    }
  }
}
