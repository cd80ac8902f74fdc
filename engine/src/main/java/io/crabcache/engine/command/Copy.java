package io.crabcache.engine.command;

/** Copies an entry to another key, see {@link Transfer}. */
final class Copy extends Transfer {
  @Override
  boolean keepsSource() {
    return true;
  }
}
