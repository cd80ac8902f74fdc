package io.crabcache.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.engine.log.storage.FaultyStorage;
import io.crabcache.engine.log.storage.FaultyStorage.Operation;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps operations of a kind waiting in front of a storage until a test lets them through. */
final class Gate implements AutoCloseable {
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore passes = new Semaphore(0);

  private final FaultyStorage storage;

  private Gate(FaultyStorage storage) {
    this.storage = storage;
  }

  /** Puts a gate in front of one kind of operation on segments. */
  static Gate before(FaultyStorage storage, Operation operation) {
    Gate gate = new Gate(storage);
    storage.observe(
        step -> {
          boolean segment = step.file().contains(".wal"); // The first one is renamed when open.
          if (step.operation() == operation && segment) {
            gate.arrived.release();
            gate.passes.acquireUninterruptibly();
          }
        });
    return gate;
  }

  /** Waits for an operation to arrive. */
  void awaitArrival() throws InterruptedException {
    assertThat(arrived.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets everything through from now on. */
  void open() {
    storage.observe(step -> {});
    passes.release(1_000_000);
  }

  @Override
  public void close() {
    open();
  }
}
