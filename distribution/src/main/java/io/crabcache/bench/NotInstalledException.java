package io.crabcache.bench;

import io.crabcache.tool.FailedException;

/** A program that the benchmark needs is not there. The message says how to get it. */
final class NotInstalledException extends FailedException {
  private static final long serialVersionUID = 1L;

  NotInstalledException(String message) {
    super(message);
  }
}
