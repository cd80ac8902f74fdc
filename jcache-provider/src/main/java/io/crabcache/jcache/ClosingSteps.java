package io.crabcache.jcache;

import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of a close, each whatever became of those before it. For one thread, and one
 * close.
 */
final class ClosingSteps {
  private @Nullable Throwable first;

  /** Takes a step. What it throws is kept for {@link #end}. */
  void take(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      if (first == null) {
        first = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws what the first step that failed has thrown, with the other failures suppressed. */
  void end() {
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
