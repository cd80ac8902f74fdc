package io.crabcache.jcache.operation;

import io.crabcache.jcache.expiry.Lifetime;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a key's entry. Immutable.
 *
 * @param value what PUT and LOAD store
 * @param lifetime when the entry expires then; of no meaning where it stays as it is or goes
 */
@SuppressWarnings("ArrayRecordComponent") // encoded for one command, and nobody changes it
record Change(Kind kind, byte @Nullable [] value, Lifetime lifetime) {

  enum Kind {
    /** It stays. */
    NOTHING,
    /** It stays, and was accessed. */
    ACCESS,
    /** It gets a value, which goes through to the writer. */
    PUT,
    /** It gets a value that the loader has brought. */
    LOAD,
    /** It goes, from behind the writer, too; there may be none. */
    REMOVE
  }

  static final Change NOTHING = new Change(Kind.NOTHING, null, Lifetime.KEPT);
  static final Change REMOVE = new Change(Kind.REMOVE, null, Lifetime.KEPT);

  static Change put(byte[] value, Lifetime lifetime) {
    return new Change(Kind.PUT, value, lifetime);
  }

  static Change load(byte[] value, Lifetime lifetime) {
    return new Change(Kind.LOAD, value, lifetime);
  }

  static Change access(Lifetime lifetime) {
    return lifetime.equals(Lifetime.KEPT) ? NOTHING : new Change(Kind.ACCESS, null, lifetime);
  }

  /** Whether the application's writer has to know. */
  boolean isWritten() {
    return kind == Kind.PUT || kind == Kind.REMOVE;
  }
}
