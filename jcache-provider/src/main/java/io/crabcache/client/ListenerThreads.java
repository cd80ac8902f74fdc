package io.crabcache.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which handlers of events run. There are as many as handlers that have something to
 * do at the same time, and none a while after the last has ended. They are not the application's,
 * because those may wait, all of them, for what a handler has yet to do.
 */
public final class ListenerThreads {
  private static final int IDLE_SECONDS = 10;
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Set on threads that carry on what a handler has begun. */
  private static final ThreadLocal<Boolean> CARRIED = new ThreadLocal<>();

  /** How many threads do. */
  private static final AtomicInteger CARRYING = new AtomicInteger();

  private static final Executor EXECUTOR =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE, // bounded by the subscriptions: each has one task at a time
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          ListenerThread::new);

  private ListenerThreads() {}

  private static final class ListenerThread extends Thread {
    ListenerThread(Runnable task) {
      super(task, "crabcache-listener-" + COUNT.incrementAndGet());
      setDaemon(true);
      setContextClassLoader(null); // or an application that has gone would not be forgotten
    }
  }

  /** Where handlers run. */
  public static Executor executor() {
    return EXECUTOR;
  }

  /**
   * Whether this thread runs a handler, or a step of a call that one has begun. What it changes
   * does not wait for synchronous handlers: one of these may be itself.
   */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof ListenerThread
        || (CARRYING.get() > 0
            && CARRIED.get() != null); // A look would leave a map in each thread.
  }

  /**
   * Runs a later step of a call that a handler has begun, on whatever thread, as that one would.
   */
  public static void carry(Runnable step) {
    CARRYING.incrementAndGet();
    CARRIED.set(true);
    try {
      step.run();
    } finally {
      CARRIED.remove();
      CARRYING.decrementAndGet();
    }
  }
}
