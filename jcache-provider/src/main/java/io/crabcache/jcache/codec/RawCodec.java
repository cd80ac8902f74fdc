package io.crabcache.jcache.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.cache.CacheException;

/**
 * Writes an object's own bytes and nothing else, so that clients which know no tags, such as those
 * of Redis, see what the application wrote, and the application what they wrote. Which object the
 * bytes stand for follows from the type that the cache declares.
 */
enum RawCodec implements Codec {
  /** Strings in UTF-8. */
  TEXT {
    @Override
    public byte[] encode(Object object) {
      String text = (String) object;
      if (!TextType.isWellFormed(text)) {
        throw new CacheException(
            "a String with half of a surrogate pair cannot be written in UTF-8, which the cache's raw codec does");
      }
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] encoded) {
      try {
        return TextType.utf8(ByteBuffer.wrap(encoded));
      } catch (IllegalArgumentException e) {
        throw new CacheException(
            "the %d bytes that another client wrote are not UTF-8 and so no String; a cache of the type byte[] can read them"
                .formatted(encoded.length),
            e);
      }
    }
  },

  /** Byte arrays, copied: the application may go on to use those that it gives and gets. */
  BYTES {
    @Override
    public byte[] encode(Object object) {
      return ((byte[]) object).clone();
    }

    @Override
    public Object decode(byte[] encoded) {
      return encoded.clone();
    }
  };

  private static final Map<Class<?>, RawCodec> BY_TYPE =
      Map.of(String.class, TEXT, byte[].class, BYTES);

  /**
   * Returns the codec of a declared type.
   *
   * @param role what messages call the objects: "key" or "value"
   * @throws IllegalArgumentException if the type is neither String nor byte[]; says what to do
   */
  static RawCodec of(String role, Class<?> type) {
    RawCodec codec = BY_TYPE.get(type);
    if (codec == null) {
      throw new IllegalArgumentException(
          "a cache with the raw codec takes %ss of String or byte[], not of %s; declare one of these with setTypes"
              .formatted(role, type.getName()));
    }
    return codec;
  }

  @Override
  public boolean isCanonical(byte[] encoded) {
    return true;
  }
}
