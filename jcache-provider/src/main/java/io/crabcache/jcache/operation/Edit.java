package io.crabcache.jcache.operation;

import org.jspecify.annotations.Nullable;

/**
 * What one call does with one key, in a way that may have to be done again: it looks at the entry,
 * says what is to become of it, and looks again if another client was faster. {@link Edits} carries
 * it out. For one call; handed from thread to thread, never used by two at a time.
 */
abstract class Edit<K, V> {

  final K key;
  final byte[] encodedKey;

  // What Edits has got to.
  private Found found = Found.NOTHING;
  private Change change = Change.NOTHING;
  private boolean stored;
  private boolean written;
  private int conflicts;
  private @Nullable RuntimeException failure;

  Edit(K key, byte[] encodedKey) {
    this.key = key;
    this.encodedKey = encodedKey;
  }

  /**
   * Says what is to become of the entry. May run the application's code.
   *
   * @throws RuntimeException if the call fails for this key; nothing is changed then
   */
  abstract Change decide(Found entry);

  /** The value that a {@link Change.Kind#PUT} of this edit stores, for the writer. */
  @Nullable V written() {
    return null;
  }

  /** The entry on which the last decision was made. */
  final Found found() {
    return found;
  }

  /** The last decision. */
  final Change change() {
    return change;
  }

  /** Whether a value is in the store; one that would expire at once is not. */
  final boolean isStored() {
    return stored;
  }

  /** Whether the entry was there and was removed. */
  final boolean isRemoved() {
    return failure == null && found.exists() && change.kind() == Change.Kind.REMOVE;
  }

  /** Why the call has failed for this key, null if it has not. */
  final @Nullable RuntimeException failure() {
    return failure;
  }

  // ---- for Edits

  /** Decides, in place of what was decided before. */
  final void decideOn(Found entry) {
    found = entry;
    change = decide(entry);
  }

  final void fail(RuntimeException cause) {
    failure = cause;
  }

  final void noteStored(boolean isStored) {
    stored = isStored;
  }

  /** The application's writer has done its part: what is decided stays decided. */
  final void noteWritten() {
    written = true;
  }

  final boolean isWritten() {
    return written;
  }

  final int countConflict() {
    return ++conflicts;
  }
}
