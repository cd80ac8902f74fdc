package io.crabcache.engine.durability;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A thread that loads the records of some shards, and the few batches in which it gets them. All
 * methods are for the thread that hands records out.
 */
final class LoadWorker {

  /** One that is filled, one that is loaded, and some for what comes in bursts. */
  private static final int BATCHES = 6;

  private static final LoadBatch END = new LoadBatch();

  private final Loader loader;
  private final BlockingQueue<LoadBatch> empty = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<LoadBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
  private final Thread thread;
  private int made;
  private @Nullable LoadBatch filling;
  private volatile @Nullable Throwable failure;

  LoadWorker(Loader loader, String name) {
    this.loader = loader;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The batch that is to be filled; waits for one. */
  LoadBatch filling() throws InterruptedException {
    LoadBatch current = filling;
    if (current == null) {
      current = made == 0 || (empty.isEmpty() && made < BATCHES) ? make() : empty.take();
      filling = current;
    }
    return current;
  }

  private LoadBatch make() {
    made++;
    return new LoadBatch();
  }

  /** Hands over what was filled so far. */
  void flush() {
    LoadBatch current = filling;
    if (current != null) {
      filling = null;
      full.add(current); // There is a place for each.
    }
  }

  /**
   * Fails if the worker has.
   *
   * @throws IOException naming what went wrong
   */
  void check() throws IOException {
    Throwable cause = failure;
    if (cause != null) {
      throw cause instanceof IOException known
          ? known
          : new IOException("an entry could not be loaded: " + cause, cause);
    }
  }

  /** Has the worker load what it has, and waits for its end. */
  void end() {
    flush();
    full.add(END);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // It ends soon, and what it uses must not be taken from it.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Number of entries that were left out because they can no longer be stored; after the end. */
  long tooLarge() {
    return loader.tooLarge();
  }

  @SuppressWarnings("ReferenceEquality") // The end is one object.
  private void run() {
    try {
      for (LoadBatch batch = full.take(); batch != END; batch = full.take()) {
        load(batch);
        empty.add(batch);
      }
    } catch (InterruptedException e) {
      failure = e; // Nobody does that; whoever fills the batches would wait for ever.
    }
  }

  /** After a failure batches are only passed through, so that nobody waits for one. */
  private void load(LoadBatch batch) {
    try {
      if (failure == null) {
        loader.load(batch);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      batch.clear();
    }
  }
}
