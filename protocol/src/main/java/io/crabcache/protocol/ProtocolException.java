package io.crabcache.protocol;

/**
 * Bytes that break the protocol. Carries no stack trace: it is an answer to a peer, thrown where a
 * hostile one could make it frequent.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Creates an exception whose message is fit to be sent to the peer. */
  public ProtocolException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Returns the code that the peer is told. */
  public ErrorCode code() {
    return code;
  }
}
