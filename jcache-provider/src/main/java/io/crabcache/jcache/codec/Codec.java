package io.crabcache.jcache.codec;

import javax.cache.CacheException;

/** Makes bytes of the keys or values of one cache, and the reverse. Thread safe. */
interface Codec {

  /**
   * Returns an object's bytes; the same ones for it whenever and wherever, if they are {@link
   * #isCanonical}.
   *
   * @throws CacheException if it cannot be written
   */
  byte[] encode(Object object);

  /**
   * Returns the object that bytes stand for.
   *
   * @throws CacheException if they are malformed, of another marshaller, or of a class that is
   *     missing or not allowed
   */
  Object decode(byte[] encoded);

  /** Tells whether objects are equal to the encoded one exactly if their bytes are. */
  boolean isCanonical(byte[] encoded);
}
