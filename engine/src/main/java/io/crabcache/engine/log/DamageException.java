package io.crabcache.engine.log;

import java.io.IOException;

/** Thrown where a file of the log does not hold what it must; the text names place and cure. */
public final class DamageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates one with its text. */
  public DamageException(String text) {
    super(text);
  }
}
