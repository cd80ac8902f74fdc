package io.crabcache.engine.log;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes what the package says to the logger, so that failures that are meant do not flood it. */
final class LogMessages extends Handler {
  private final Logger logger = Logger.getLogger(LogMessages.class.getPackageName());
  private final List<String> errors = new ArrayList<>();

  private LogMessages() {}

  /** Begins to take; {@link #close} ends it. */
  static LogMessages take() {
    LogMessages taken = new LogMessages();
    taken.logger.setUseParentHandlers(false);
    taken.logger.addHandler(taken);
    return taken;
  }

  /** Messages of the level ERROR so far. */
  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public synchronized void publish(LogRecord record) {
    if (record.getLevel().equals(Level.SEVERE)) {
      errors.add(record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
