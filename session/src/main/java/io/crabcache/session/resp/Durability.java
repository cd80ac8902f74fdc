package io.crabcache.session.resp;

import io.crabcache.engine.durability.RecoveryReport;
import io.crabcache.engine.durability.SnapshotStatus;
import io.crabcache.engine.log.LogStatus;

/**
 * What the engine's log, its snapshots and its recovery tell the commands that show them; sessions
 * of an engine without a log have none. Thread safe.
 */
public interface Durability {

  /** How the log is. */
  LogStatus log();

  /** How snapshots are. */
  SnapshotStatus snapshots();

  /** What the recovery at the start has done. */
  RecoveryReport recovery();
}
