package io.crabcache.engine.command;

/** Moves an entry to another key, see {@link Transfer}. */
final class Rename extends Transfer {
  @Override
  boolean keepsSource() {
    return false;
  }
}
