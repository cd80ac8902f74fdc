package io.crabcache.client;

import io.crabcache.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Why an operation failed. The message names the server, the cause and what helps. Immutable. */
public final class ClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is, and what became of the operation. */
  public enum Reason {
    /** There is no connection to the server, and the last attempt failed. Nothing was sent. */
    UNREACHABLE,
    /** The connection broke while the operation was under way: it may or may not have happened. */
    CONNECTION_LOST,
    /** No result in time: the operation may or may not have happened, or may yet happen. */
    DEADLINE,
    /** As many operations are waiting as may wait. Nothing was sent. */
    QUEUE_FULL,
    /** Key and value do not fit into a frame. Nothing was sent. */
    TOO_LARGE,
    /** The server refused the operation and changed nothing; {@link #code} says why. */
    REFUSED_BY_SERVER,
    /** The store's log failed before the operation was safe: it has happened, and may not last. */
    NOT_DURABLE,
    /**
     * The directory of an embedded engine belongs to another process, cannot be used or is damaged.
     * Nothing was opened.
     */
    DATA_DIRECTORY,
    /** The waiting thread was interrupted: the operation may or may not happen. */
    INTERRUPTED,
    /** The client is closed. What had been sent may or may not have happened. */
    CLOSED
  }

  private final Reason reason;
  private final @Nullable ErrorCode code;

  /**
   * Creates an exception without a stack trace, to be handed from an event loop to any number of
   * operations; whoever waits for one gets a copy with a trace of its own.
   */
  public ClientException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, null, message, cause, false);
  }

  private ClientException(
      Reason reason,
      @Nullable ErrorCode code,
      String message,
      @Nullable Throwable cause,
      boolean withTrace) {
    super(message, cause, true, withTrace);
    this.reason = reason;
    this.code = code;
  }

  /** The server's refusal of one command. */
  public static ClientException refused(ErrorCode code, String message) {
    return new ClientException(Reason.REFUSED_BY_SERVER, code, message, null, false);
  }

  /** The same failure with the stack trace of the calling thread. */
  public ClientException here() {
    return new ClientException(reason, code, String.valueOf(getMessage()), getCause(), true);
  }

  /** What kind of failure this is. */
  public Reason reason() {
    return reason;
  }

  /** The server's code, where it sent one that the reason does not tell; null otherwise. */
  public @Nullable ErrorCode code() {
    return code;
  }
}
