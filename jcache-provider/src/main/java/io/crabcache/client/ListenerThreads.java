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
   * Whether this thread runs a handler. What it changes does not wait for synchronous handlers: one
   * of these may be itself.
   */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof ListenerThread;
  }
}
