package io.crabcache.session.resp;

/**
 * Bounds of a text session.
 *
 * @param maxReplyBytes most bytes of the values, or keys, in one reply
 * @param maxBatchCommands most commands of one connection that run before others get their turn; 1
 *     if pipelining is disabled
 * @param maxOutputBytes output at which a session stops until it was written; one reply may exceed
 *     it
 */
public record RespLimits(int maxReplyBytes, int maxBatchCommands, int maxOutputBytes) {

  /** Checks that all are positive. */
  public RespLimits {
    if (maxReplyBytes < 1 || maxBatchCommands < 1 || maxOutputBytes < 1) {
      throw new IllegalArgumentException("limits must be 1 or more");
    }
  }
}
