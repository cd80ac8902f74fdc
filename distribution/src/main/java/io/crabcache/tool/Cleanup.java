package io.crabcache.tool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has to be closed whatever happens: at the end, on failure, and when the user interrupts the
 * process. Last opened, first closed. Safe for use by the shutdown hook beside the thread that
 * works.
 */
public final class Cleanup implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Thread hook = new Thread(this::interrupt, "cleanup");
  private boolean closed;
  private volatile boolean interrupted;

  /** Cleans up when the process ends, unless {@link #close} comes first. */
  public Cleanup() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Opens a resource that this one closes.
   *
   * @throws FailedException when the process is already about to end
   */
  public synchronized <T extends AutoCloseable> T open(Supplier<T> resource) {
    if (closed) {
      throw new FailedException("interrupted");
    }
    T result = resource.get();
    opened.push(result);
    return result;
  }

  /** Whether the process is ending because the user wants it to. */
  public boolean interrupted() {
    return interrupted;
  }

  private void interrupt() {
    interrupted = true;
    try {
      close();
    } catch (RuntimeException e) {
      System.err.println("crabcache: while cleaning up: " + e.getMessage());
    }
  }

  /**
   * Closes everything once; what fails does not keep the rest from being closed.
   *
   * @throws FailedException that names the first failure
   */
  @Override
  public synchronized void close() {
    closed = true;
    @Nullable FailedException first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e instanceof FailedException known ? known : new FailedException(e.toString(), e);
        }
      }
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      interrupted = true; // Too late to remove it: the process is ending, and it has nothing to do.
    }
    if (first != null) {
      throw first;
    }
  }
}
