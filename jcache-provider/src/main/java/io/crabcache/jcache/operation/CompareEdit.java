package io.crabcache.jcache.operation;

import io.crabcache.jcache.expiry.Expiry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Replaces or removes an entry if its value equals another. */
final class CompareEdit<K, V> extends Edit<K, V> {

  private final CacheContext<K, V> context;
  private final V expected;
  private final byte[] encodedExpected;
  private final @Nullable V value;
  private final byte @Nullable [] encoded;

  /**
   * Creates the edit.
   *
   * @param value the new value, null to remove the entry
   * @param encoded the same
   */
  CompareEdit(
      CacheContext<K, V> context, K key, V expected, @Nullable V value, byte @Nullable [] encoded) {
    super(key, context.keys().encode(key));
    this.context = context;
    this.expected = expected;
    encodedExpected = context.values().encode(expected);
    this.value = value;
    this.encoded = encoded;
  }

  @Override
  Change decide(Found entry) {
    byte[] present = entry.value();
    if (present == null) {
      return Change.NOTHING;
    }
    Expiry expiry = context.expiry();
    if (!isEqual(present)) {
      return Change.access(expiry.forAccess());
    }
    return encoded == null ? Change.REMOVE : Change.put(encoded, expiry.forUpdate());
  }

  private boolean isEqual(byte[] present) {
    return context.values().isCanonical(encodedExpected)
        ? Arrays.equals(encodedExpected, present)
        : expected.equals(context.values().decode(present));
  }

  /** Whether the values were equal. */
  boolean wasEqual() {
    return change().isWritten();
  }

  @Override
  @Nullable V written() {
    return value;
  }
}
