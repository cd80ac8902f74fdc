package io.crabcache.jcache.codec;

/**
 * Makes the {@link Marshaller} of each cache of a manager.
 *
 * <p>The option {@code crabcache.marshaller} names one: by the {@link #name} of a factory that
 * {@link java.util.ServiceLoader} finds, or by the class name of one with a public constructor
 * without parameters. The default is {@code java}, the JDK's serialization behind a filter.
 */
public interface MarshallerFactory {

  /**
   * Name that stands in front of the bytes, so that a client with another marshaller says so
   * instead of misreading them. 1 to 32 characters of ASCII, never to be changed.
   */
  String name();

  /** Makes the marshaller of one cache. */
  Marshaller create(MarshallerContext context);
}
