package io.crabcache.jcache.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Writes a tag in front of every object, so that bytes tell what they are. Thread safe. */
final class TaggedCodec implements Codec {

  private static final Map<Class<?>, NativeType<?>> BY_CLASS = new HashMap<>();
  private static final @Nullable NativeType<?>[] BY_TAG = new NativeType<?>[Tag.MARSHALLED];

  static {
    BY_CLASS.putAll(BasicTypes.BY_CLASS);
    BY_CLASS.putAll(TimeTypes.BY_CLASS);
    for (NativeType<?> type : BY_CLASS.values()) {
      BY_TAG[type.tag()] = type;
    }
    BY_TAG[Tag.UTF16_STRING] = TextType.UTF_16;
    BY_TAG[Tag.ZONE_ID] = TimeTypes.REGION;
  }

  private final EnumType enums;
  private final byte[] marshallerName;
  private final Marshaller marshaller;

  /**
   * Creates the codec of a cache.
   *
   * @param factory makes the marshaller for what has no native encoding
   * @throws CacheException if the context's filter is malformed
   */
  TaggedCodec(MarshallerFactory factory, MarshallerContext context) {
    enums = new EnumType(context.classLoader(), new SerializationFilter(context)::allows);
    marshallerName = factory.name().getBytes(StandardCharsets.US_ASCII);
    marshaller = factory.create(context);
  }

  @Override
  public boolean isCanonical(byte[] encoded) {
    return encoded[0] < Tag.MARSHALLED;
  }

  /** Tells whether an object is of a native type whose identity cannot matter. */
  static boolean isValue(Object object) {
    return BY_CLASS.containsKey(object.getClass()) && !(object instanceof byte[]);
  }

  @Override
  public byte[] encode(Object object) {
    NativeType<?> type = BY_CLASS.get(object.getClass());
    if (type == null) {
      if (object instanceof Enum) {
        type = enums;
      } else if (object instanceof ZoneId) {
        type = TimeTypes.REGION;
      } else {
        return marshal(object);
      }
    }
    return encodeAs(type, object);
  }

  /** The type was looked up by the object's class. */
  @SuppressWarnings("unchecked")
  private static <T> byte[] encodeAs(NativeType<T> type, Object object) {
    return type.encode((T) object);
  }

  private byte[] marshal(Object object) {
    var out = new ByteArrayOutputStream(256);
    out.write(Tag.MARSHALLED);
    out.write(marshallerName.length);
    out.writeBytes(marshallerName);
    try {
      marshaller.write(object, out);
    } catch (IOException e) {
      throw new CacheException(
          "cannot marshal an object of " + object.getClass().getName() + ": " + e, e);
    }
    return out.toByteArray();
  }

  @Override
  public Object decode(byte[] encoded) {
    if (encoded.length == 0) {
      throw new CacheException("no bytes where an object should be");
    }
    int tag = encoded[0];
    if (tag == Tag.MARSHALLED) {
      return unmarshal(encoded);
    }
    NativeType<?> type =
        tag == Tag.ENUM ? enums : tag < 0 || tag >= BY_TAG.length ? null : BY_TAG[tag];
    if (type == null) {
      throw new CacheException(
          "unknown type tag "
              + (tag & 0xFF)
              + ": the entry was written by a newer version, or not by CrabCache's JCache provider");
    }
    ByteBuffer payload = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).position(1);
    Object object;
    try {
      object = type.decode(payload);
    } catch (CacheException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheException("malformed object with type tag " + tag + ": " + e, e);
    }
    if (payload.hasRemaining()) {
      throw new CacheException(
          "malformed object with type tag " + tag + ": too long by " + payload.remaining());
    }
    return object;
  }

  private Object unmarshal(byte[] encoded) {
    int nameBytes = encoded.length < 2 ? 0 : encoded[1] & 0xFF;
    int start = 2 + nameBytes;
    if (nameBytes == 0 || start > encoded.length) {
      throw new CacheException("malformed object: no marshaller's name");
    }
    checkMarshaller(new String(encoded, 2, nameBytes, StandardCharsets.US_ASCII));
    try {
      return marshaller.read(new ByteArrayInputStream(encoded, start, encoded.length - start));
    } catch (CacheException e) {
      throw e;
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      throw new CacheException("cannot read a marshalled object: " + e, e);
    } catch (StackOverflowError e) {
      throw new CacheException("a marshalled object is nested too deeply for this stack", e);
    }
  }

  private void checkMarshaller(String name) {
    String own = new String(marshallerName, StandardCharsets.US_ASCII);
    if (!name.equals(own)) {
      throw new CacheException(
          "the entry was written by the marshaller \"%s\" and this manager has \"%s\"; set %s"
              .formatted(name, own, Marshallers.PROPERTY));
    }
  }
}
