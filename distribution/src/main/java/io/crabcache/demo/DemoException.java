package io.crabcache.demo;

import io.crabcache.tool.FailedException;

/** The demo cannot go on. The message is one line that names the cause and goes to the user. */
public final class DemoException extends FailedException {
  private static final long serialVersionUID = 1L;

  public DemoException(String message) {
    super(message);
  }

  public DemoException(String message, Throwable cause) {
    super(message, cause);
  }
}
