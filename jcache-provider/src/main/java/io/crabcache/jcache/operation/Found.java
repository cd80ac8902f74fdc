package io.crabcache.jcache.operation;

import org.jspecify.annotations.Nullable;

/**
 * A key's entry as the server has shown it. Immutable.
 *
 * @param exists whether there was one
 * @param version its version, 0 if there was none
 * @param value its value, null if there was none or nobody had asked for it
 */
@SuppressWarnings("ArrayRecordComponent") // of a reply, and nobody changes it
record Found(boolean exists, long version, byte @Nullable [] value) {

  /** The key has no entry. */
  static final Found NOTHING = new Found(false, 0, null);
}
