package io.crabcache.engine.log;

/** When a mutation counts as safe, so that its reply may leave. */
public enum SyncPolicy {
  /** Once it is on disk: nothing that was acknowledged is lost in a crash of the machine. */
  ALWAYS,

  /**
   * Once the operating system has it; it goes to disk at intervals. Nothing that was acknowledged
   * is lost in a crash of the process, and at most about an interval in a crash of the machine.
   */
  INTERVAL,

  /**
   * Once the operating system has it, which takes it to disk when it likes. Nothing that was
   * acknowledged is lost in a crash of the process; a crash of the machine may take more.
   */
  OS
}
