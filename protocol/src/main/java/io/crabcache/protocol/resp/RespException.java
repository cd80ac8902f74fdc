package io.crabcache.protocol.resp;

/**
 * A request that breaks the protocol. The message is the text that stands behind {@code ERR
 * Protocol error: } in the answer, after which the connection is closed. Carries no stack trace: a
 * hostile peer could make it frequent.
 */
public final class RespException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception whose message, of ISO 8859-1 characters, is fit to be sent to the peer.
   */
  public RespException(String message) {
    super(message, null, false, false);
  }
}
