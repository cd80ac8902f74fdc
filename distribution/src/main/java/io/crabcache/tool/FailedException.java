package io.crabcache.tool;

/** A tool cannot go on. The message is one line that names the cause and goes to the user. */
public class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public FailedException(String message) {
    super(message);
  }

  /** With a message for the user, and what led to it. */
  public FailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
