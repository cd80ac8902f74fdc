package io.crabcache.session;

import io.crabcache.protocol.FrameLayout;

/**
 * Bounds of a session.
 *
 * @param maxFrameBytes longest frame in either direction, {@link FrameLayout#MIN_MAX_FRAME_BYTES}
 *     or more
 * @param maxBatchCommands most commands of a batch frame, and of one connection that run before
 *     others get their turn, 1 to {@link #MAX_BATCH_COMMANDS}; 1 if pipelining is disabled
 * @param maxOutputBytes output at which a session stops until it was written; one result may exceed
 *     it, so that the output is never longer than this, a frame, and 24 bytes for each ping of a
 *     turn
 * @param maxOpenCaches highest cache id that a client may choose
 * @param acknowledgeTimeoutMillis how long a change waits for a synchronous listener, 1 or more
 * @param serverName what the welcome calls the server
 */
public record SessionLimits(
    int maxFrameBytes,
    int maxBatchCommands,
    int maxOutputBytes,
    int maxOpenCaches,
    int acknowledgeTimeoutMillis,
    String serverName) {

  /** Highest setting for the commands of a batch. */
  public static final int MAX_BATCH_COMMANDS = 1000;

  /** Default of the output's bound, bytes. */
  public static final int DEFAULT_MAX_OUTPUT_BYTES = 1024 * 1024;

  /** Default of the time that a change waits for a synchronous listener. */
  public static final int DEFAULT_ACKNOWLEDGE_TIMEOUT_MILLIS = 3000;

  /** Default of the highest cache id. */
  public static final int DEFAULT_MAX_OPEN_CACHES = 16_384;

  /** Bounds under which a change waits for listeners as long as it does by default. */
  public SessionLimits(
      int maxFrameBytes,
      int maxBatchCommands,
      int maxOutputBytes,
      int maxOpenCaches,
      String serverName) {
    this(
        maxFrameBytes,
        maxBatchCommands,
        maxOutputBytes,
        maxOpenCaches,
        DEFAULT_ACKNOWLEDGE_TIMEOUT_MILLIS,
        serverName);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public SessionLimits {
    require(maxFrameBytes >= FrameLayout.MIN_MAX_FRAME_BYTES, "maxFrameBytes", maxFrameBytes);
    require(
        maxBatchCommands >= 1 && maxBatchCommands <= MAX_BATCH_COMMANDS,
        "maxBatchCommands",
        maxBatchCommands);
    require(maxOutputBytes >= 1, "maxOutputBytes", maxOutputBytes);
    require(maxOpenCaches >= 1, "maxOpenCaches", maxOpenCaches);
    require(acknowledgeTimeoutMillis >= 1, "acknowledgeTimeoutMillis", acknowledgeTimeoutMillis);
  }

  /** The defaults, under a name. */
  public static SessionLimits of(String serverName) {
    return new SessionLimits(
        FrameLayout.DEFAULT_MAX_FRAME_BYTES,
        MAX_BATCH_COMMANDS,
        DEFAULT_MAX_OUTPUT_BYTES,
        DEFAULT_MAX_OPEN_CACHES,
        serverName);
  }

  /** The same with another bound of the output. */
  public SessionLimits withMaxOutputBytes(int bytes) {
    return new SessionLimits(
        maxFrameBytes,
        maxBatchCommands,
        bytes,
        maxOpenCaches,
        acknowledgeTimeoutMillis,
        serverName);
  }

  private static void require(boolean holds, String name, int value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of its range: " + value);
    }
  }
}
