package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of a {@link ChangeAllOperation}, with a condition and an expiry of its own. Immutable,
 * as long as nobody changes the arrays.
 */
public final class KeyChange {
  private enum Kind {
    PUT,
    REMOVE,
    TOUCH
  }

  private final Kind kind;
  private final byte[] key;
  private final byte @Nullable [] value;
  private final int modifiers;
  private final long version;
  private final long expiry;

  private KeyChange(
      Kind kind, byte[] key, byte @Nullable [] value, int modifiers, long version, long expiry) {
    this.kind = kind;
    this.key = Objects.requireNonNull(key, "key");
    this.value = value;
    this.modifiers = modifiers;
    this.version = version;
    this.expiry = expiry;
  }

  /**
   * A PUT.
   *
   * @param modifiers bits of {@link io.crabcache.protocol.Modifiers}, without IF_VALUE
   * @param version read only under IF_VERSION
   * @param expiry milliseconds, read only under EXPIRY_TTL and EXPIRY_DEADLINE
   */
  public static KeyChange put(byte[] key, byte[] value, int modifiers, long version, long expiry) {
    return new KeyChange(
        Kind.PUT, key, Objects.requireNonNull(value, "value"), modifiers, version, expiry);
  }

  /** A REMOVE; see {@link #put} for the condition. */
  public static KeyChange remove(byte[] key, int modifiers, long version) {
    return new KeyChange(Kind.REMOVE, key, null, modifiers, version, 0);
  }

  /** A TOUCH; see {@link #put} for condition and expiry. */
  public static KeyChange touch(byte[] key, int modifiers, long version, long expiry) {
    return new KeyChange(Kind.TOUCH, key, null, modifiers, version, expiry);
  }

  byte[] key() {
    return key;
  }

  long maxBytes() {
    return Bytes.bound(key, value, null);
  }

  void write(int cache, CommandWriter out) {
    switch (kind) {
      case PUT ->
          out.put(modifiers, cache, key, Objects.requireNonNull(value), version, null, expiry);
      case REMOVE -> out.remove(modifiers, cache, key, version, null);
      case TOUCH -> out.touch(modifiers, cache, key, version, null, expiry);
    }
  }
}
