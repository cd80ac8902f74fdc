package io.crabcache.engine.log;

import java.io.IOException;

/** Thrown where a file of the log does not hold what it must; the text names place and cure. */
public final class DamageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean repairable;

  /** Creates one with its text, for something that a repair helps against. */
  public DamageException(String text) {
    this(text, true);
  }

  DamageException(String text, boolean repairable) {
    super(text);
    this.repairable = repairable;
  }

  /** Whether {@link LogRepair} helps; otherwise nothing is broken, but something does not fit. */
  public boolean isRepairable() {
    return repairable;
  }
}
