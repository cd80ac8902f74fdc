package io.crabcache.engine.log;

/** Waiting for threads. */
final class Threads {
  private Threads() {}

  /** Waits for a thread to end, also if this one is interrupted. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
