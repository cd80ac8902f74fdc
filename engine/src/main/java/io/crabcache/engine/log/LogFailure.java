package io.crabcache.engine.log;

import java.io.IOException;

/** Something that the log had to do with a file failed; the text names operation, file, reason. */
final class LogFailure extends IOException {
  private static final long serialVersionUID = 1L;

  LogFailure(String operation, String file, Throwable cause) {
    super("cannot %s %s: %s".formatted(operation, file, reason(cause)), cause);
  }

  /** What the operating system says, without the name of a class in front if there is none. */
  private static String reason(Throwable cause) {
    String text = cause.getMessage();
    return text != null && cause.getClass() == IOException.class ? text : cause.toString();
  }
}
