package io.crabcache.jcache.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes and reads the objects of one cache that have no native encoding. Used by many threads at
 * once. Chosen by the option {@code crabcache.marshaller}; see {@link MarshallerFactory}.
 */
public interface Marshaller {

  /**
   * Writes an object.
   *
   * <p>Objects that are used as keys must give the same bytes whenever they are equal.
   *
   * @throws IOException if it cannot be written; the application gets it as the cause of a {@link
   *     javax.cache.CacheException}
   */
  void write(Object object, OutputStream out) throws IOException;

  /**
   * Reads what {@link #write} wrote. The bytes come from a server that others can write to: an
   * implementation must not create objects of arbitrary classes from them, and must bound what it
   * allocates.
   *
   * @param in the object's bytes and no more
   * @throws IOException if the bytes are malformed or not allowed
   * @throws ClassNotFoundException if a class is missing in the manager's class loader
   */
  Object read(InputStream in) throws IOException, ClassNotFoundException;
}
