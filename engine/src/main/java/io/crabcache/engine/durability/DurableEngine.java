package io.crabcache.engine.durability;

import io.crabcache.engine.Engine;
import io.crabcache.engine.EngineSettings;
import io.crabcache.engine.log.LogStatus;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * An engine whose mutations survive: recovered from a data directory, logged into it, with
 * snapshots that bound the log. Thread safe.
 */
public final class DurableEngine implements AutoCloseable {
  private DurableEngine() {}

  /**
   * Locks a directory, recovers what is in it and starts to log.
   *
   * @param progress told about once a second how far the recovery is, on threads of the recovery
   * @throws IOException if the directory belongs to another process, cannot be used, or is damaged
   *     where it was safe; the text names the place and the cure. Nothing is left open.
   */
  public static DurableEngine open(
      EngineSettings settings,
      DurabilitySettings durability,
      InstantSource clock,
      Consumer<RecoveryReport> progress)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The engine; to be closed through this object. */
  public Engine engine() {
    throw new UnsupportedOperationException();
  }

  /** What the recovery has done. */
  public RecoveryReport recovery() {
    throw new UnsupportedOperationException();
  }

  /** How the log is. */
  public LogStatus log() {
    throw new UnsupportedOperationException();
  }

  /** How snapshots are. */
  public SnapshotStatus snapshots() {
    throw new UnsupportedOperationException();
  }

  /** Makes all mutations safe, closes the files, gives the directory and the memory back. */
  @Override
  public void close() {}
}
