package io.crabcache.testing;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Processes that tests start. They end with the JVM of the tests, with what they have started
 * themselves, also if that is ended by a signal before a test could end them. Only SIGKILL leaves
 * them running: it gives nobody a chance to do something.
 */
public final class TestProcesses {
  private static final int PATIENCE_SECONDS = 10;
  private static final Set<Process> RUNNING = new HashSet<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TestProcesses::endAll, "test-processes"));
  }

  private TestProcesses() {}

  /** Starts a process that ends with this one. */
  public static Process start(ProcessBuilder builder) throws IOException {
    synchronized (RUNNING) { // Whoever ends this JVM meanwhile waits until it is known.
      RUNNING.removeIf(running -> !running.isAlive());
      Process process = builder.start();
      RUNNING.add(process);
      return process;
    }
  }

  private static void endAll() {
    synchronized (RUNNING) {
      for (Process process : RUNNING) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      try {
        for (Process process : RUNNING) {
          // So that nothing is left of it, where nobody looks after orphans.
          process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // Nobody does that to a hook.
      }
    }
  }
}
