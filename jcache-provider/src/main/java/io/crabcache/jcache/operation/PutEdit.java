package io.crabcache.jcache.operation;

import io.crabcache.jcache.expiry.Expiry;
import io.crabcache.jcache.expiry.Lifetime;
import io.crabcache.protocol.Modifiers;
import org.jspecify.annotations.Nullable;

/** Stores a value, on a condition that does not look at the value before. */
final class PutEdit<K, V> extends Edit<K, V> {

  private final @Nullable V value;
  private final byte[] encoded;
  private final int condition;
  private final Expiry expiry;

  /**
   * Creates the edit.
   *
   * @param value what the writer gets
   * @param condition ALWAYS, IF_ABSENT or IF_PRESENT of {@link Modifiers}
   */
  PutEdit(
      K key, byte[] encodedKey, @Nullable V value, byte[] encoded, int condition, Expiry expiry) {
    super(key, encodedKey);
    this.value = value;
    this.encoded = encoded;
    this.condition = condition;
    this.expiry = expiry;
  }

  byte[] encoded() {
    return encoded;
  }

  @Override
  Change decide(Found entry) {
    if (condition == (entry.exists() ? Modifiers.IF_ABSENT : Modifiers.IF_PRESENT)) {
      return Change.NOTHING;
    }
    Lifetime lifetime = entry.exists() ? expiry.forUpdate() : expiry.forCreation();
    return Change.put(encoded, lifetime);
  }

  @Override
  @Nullable V written() {
    return value;
  }
}
