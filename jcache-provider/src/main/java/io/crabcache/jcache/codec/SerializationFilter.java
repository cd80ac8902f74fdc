package io.crabcache.jcache.codec;

import java.io.ObjectInputFilter;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Decides which classes Java serialization may create for a cache, and how much of them, and which
 * enums may be read.
 *
 * <p>Allowed are value classes and collections of the JDK, the {@linkplain DeclaredTypes types that
 * the cache declares}, and what the application's own filter allows. What that filter refuses is
 * refused whatever the others say, and so is what the JVM's filter ({@code jdk.serialFilter})
 * refuses.
 *
 * <p>The limits keep a few bytes from costing much memory or stack: an array announces its length
 * before its elements, so all arrays of a stream together may have {@value #LENGTH_PER_BYTE}
 * elements per byte of the stream. (Hash tables announce up to eight slots per entry.) No filter
 * can bound time: hash tables nested as each other's keys take time that grows exponentially with
 * their depth. A cache that strangers may write to should hold native types only, or have a
 * marshaller of its own.
 */
final class SerializationFilter {

  /** Name of the property that the messages point to. */
  static final String PROPERTY = "crabcache.serialization.filter";

  /** Deepest nesting of objects; more would end in a StackOverflowError on small stacks. */
  static final int MAX_DEPTH = 500;

  /** Most objects in one key or value. */
  static final int MAX_REFERENCES = 5_000_000;

  /** Elements of arrays per byte of a stream. */
  static final int LENGTH_PER_BYTE = 16;

  private static final int LENGTH_FOR_EMPTY_TABLES = 1024;

  private static final ObjectInputFilter JDK_VALUES =
      ObjectInputFilter.Config.createFilter(
          "java.lang.Boolean;java.lang.Byte;java.lang.Character;java.lang.Double;java.lang.Enum;"
              + "java.lang.Float;java.lang.Integer;java.lang.Long;java.lang.Number;"
              + "java.lang.Object;java.lang.Short;java.lang.String;java.lang.StringBuffer;"
              + "java.lang.StringBuilder;java.math.*;java.net.URI;java.sql.Date;java.sql.Time;"
              + "java.sql.Timestamp;java.time.**;java.util.*;java.util.concurrent.*;"
              + "java.util.concurrent.atomic.*;java.util.concurrent.locks.*;sun.util.calendar.ZoneInfo");

  private final DeclaredTypes declared;
  private final @Nullable ObjectInputFilter application;

  SerializationFilter(MarshallerContext context) {
    declared = DeclaredTypes.of(context.keyType(), context.valueType());
    application = parse(context.filter());
  }

  /**
   * Parses the application's filter.
   *
   * @return null for none
   * @throws CacheException if it is malformed
   */
  static @Nullable ObjectInputFilter parse(String pattern) {
    if (pattern.isBlank()) {
      return null;
    }
    try {
      return ObjectInputFilter.Config.createFilter(pattern);
    } catch (IllegalArgumentException e) {
      throw new CacheException(
          "%s=%s is not in the syntax of the JDK's serialization filters: %s"
              .formatted(PROPERTY, pattern, e.getMessage()),
          e);
    }
  }

  /** What the application gets when a class is refused. */
  static CacheException refused(String className) {
    return new CacheException(
        "class "
            + className
            + " came from the server and is not allowed here; if the application put it there, "
            + "declare it in the cache's types or allow it with "
            + PROPERTY);
  }

  /** Starts the filter of one stream of so many bytes. */
  Stream forStream(int bytes) {
    return new Stream((long) bytes * LENGTH_PER_BYTE + LENGTH_FOR_EMPTY_TABLES);
  }

  /** Tells whether objects of a class may be read outside a stream. Does not initialize it. */
  boolean allows(Class<?> type) {
    OfClass info = new OfClass(type);
    ObjectInputFilter ofJvm = ObjectInputFilter.Config.getSerialFilter();
    return (ofJvm == null || ofJvm.checkInput(info) != ObjectInputFilter.Status.REJECTED)
        && isAllowed(info, type);
  }

  private boolean isAllowed(ObjectInputFilter.FilterInfo info, Class<?> type) {
    ObjectInputFilter.Status own =
        application == null ? ObjectInputFilter.Status.UNDECIDED : application.checkInput(info);
    if (own != ObjectInputFilter.Status.UNDECIDED) {
      return own == ObjectInputFilter.Status.ALLOWED;
    }
    Class<?> element = elementType(type);
    return element.isPrimitive()
        || declared.allow(element)
        || JDK_VALUES.checkInput(new OfClass(element)) == ObjectInputFilter.Status.ALLOWED;
  }

  private static Class<?> elementType(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return element;
  }

  /** The filter of one stream. Not thread safe. */
  final class Stream implements ObjectInputFilter {

    private long lengthLeft;
    private @Nullable String refusedClass;

    private Stream(long lengthLeft) {
      this.lengthLeft = lengthLeft;
    }

    /** Name of the class for which the stream was refused, null if it was for something else. */
    @Nullable String refusedClass() {
      return refusedClass;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      lengthLeft -= Math.max(0, info.arrayLength());
      if (info.depth() > MAX_DEPTH || info.references() > MAX_REFERENCES || lengthLeft < 0) {
        return Status.REJECTED;
      }
      ObjectInputFilter ofJvm = Config.getSerialFilter();
      if (ofJvm != null && ofJvm.checkInput(info) == Status.REJECTED) {
        return Status.REJECTED;
      }
      Class<?> type = info.serialClass();
      if (type == null) {
        return application == null ? Status.UNDECIDED : application.checkInput(info);
      }
      if (isAllowed(info, type)) {
        return Status.ALLOWED;
      }
      refusedClass = type.getName();
      return Status.REJECTED;
    }
  }

  /** A class by itself, for filters that only look at classes. */
  record OfClass(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {

    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 0;
    }
  }
}
