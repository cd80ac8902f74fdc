package io.crabcache.server.bootstrap;

/** The server could not start; the message is one line that names the cause and a cure. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }

  StartException(String message) {
    super(message);
  }
}
