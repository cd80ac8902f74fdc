package io.crabcache.jcache.codec;

import javax.cache.CacheException;

/**
 * Encodes the keys, or the values, of one cache, and checks that they are of the configured type.
 * Thread safe.
 *
 * @param <T> the type
 */
public final class TypedCodec<T> {

  private final String role;
  private final Class<T> type;
  private final Codec codec;

  /**
   * Creates a codec.
   *
   * @param role what messages call the object: "key" or "value"
   * @param type the configured type, {@code Object} if any will do
   */
  TypedCodec(String role, Class<T> type, Codec codec) {
    this.role = role;
    this.type = type;
    this.codec = codec;
  }

  /**
   * Returns an object's bytes.
   *
   * @throws NullPointerException if it is null
   * @throws ClassCastException if it is not of the configured type
   * @throws CacheException if it cannot be encoded
   */
  public byte[] encode(T object) {
    if (object == null) {
      throw new NullPointerException("a " + role + " must not be null");
    }
    if (!type.isInstance(object)) {
      throw new ClassCastException(
          "the cache takes %ss of %s, not of %s"
              .formatted(role, type.getName(), ((Object) object).getClass().getName()));
    }
    return codec.encode(object);
  }

  /**
   * Returns the object that bytes stand for.
   *
   * @throws CacheException if they are malformed, not allowed or not of the configured type
   */
  public T decode(byte[] encoded) {
    Object object = codec.decode(encoded);
    if (!type.isInstance(object)) {
      throw new CacheException(
          "the server has a %s of %s where the cache's configuration says %s"
              .formatted(role, object.getClass().getName(), type.getName()));
    }
    return type.cast(object);
  }

  /** Tells whether objects are equal to the encoded one exactly if their bytes are. */
  public boolean isCanonical(byte[] encoded) {
    return codec.isCanonical(encoded);
  }
}
