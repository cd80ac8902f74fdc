package io.crabcache.testing;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes that tests start. They end with the JVM of the tests, with what they have started
 * themselves, also if that is ended by a signal before a test could end them. Only SIGKILL leaves
 * them running: it gives nobody a chance to do something.
 */
public final class TestProcesses {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TestProcesses::endAll, "test-processes"));
  }

  private TestProcesses() {}

  /** Starts a process that ends with this one. */
  public static Process start(ProcessBuilder builder) throws IOException {
    RUNNING.removeIf(running -> !running.isAlive());
    Process process = builder.start();
    RUNNING.add(process);
    return process;
  }

  private static void endAll() {
    for (Process process : RUNNING) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
