package io.crabcache.engine.durability;

import java.util.List;

/**
 * How far a recovery is, or what it has done.
 *
 * @param readBytes bytes of files read so far
 * @param totalBytes bytes of files to be read
 * @param snapshotRecords records read from the snapshot
 * @param logRecords records replayed from the log
 * @param entries entries in the store
 * @param nanos time taken so far
 * @param remarks what an operator should know, such as a torn tail that was cut off; one line each
 */
public record RecoveryReport(
    long readBytes,
    long totalBytes,
    long snapshotRecords,
    long logRecords,
    long entries,
    long nanos,
    List<String> remarks) {

  /** Keeps its own list. */
  public RecoveryReport {
    remarks = List.copyOf(remarks);
  }
}
