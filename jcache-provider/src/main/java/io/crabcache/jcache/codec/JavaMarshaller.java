package io.crabcache.jcache.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java serialization, never without a {@link SerializationFilter}. */
final class JavaMarshaller implements Marshaller {

  /** The factory behind the name {@code java}. */
  static final MarshallerFactory FACTORY =
      new MarshallerFactory() {
        @Override
        public String name() {
          return "java";
        }

        @Override
        public Marshaller create(MarshallerContext context) {
          return new JavaMarshaller(context);
        }
      };

  private final ClassLoader loader;
  private final SerializationFilter filter;

  private JavaMarshaller(MarshallerContext context) {
    loader = context.classLoader();
    filter = new SerializationFilter(context);
  }

  @Override
  public void write(Object object, OutputStream out) throws IOException {
    try (var objects = new Output(out)) {
      objects.writeObject(object);
    }
  }

  @Override
  public Object read(InputStream in) throws IOException, ClassNotFoundException {
    SerializationFilter.Stream streamFilter = filter.forStream(in.available());
    try (var objects = new Input(in, loader, streamFilter)) {
      Object object = objects.readObject();
      if (object == null || in.available() > 0) {
        throw new InvalidClassException("not exactly one object");
      }
      return object;
    } catch (InvalidClassException e) {
      String refused = streamFilter.refusedClass();
      if (refused == null) {
        throw e;
      }
      throw SerializationFilter.refused(refused);
    }
  }

  /**
   * A stream that writes equal values as one. Serialization writes an object once and then refers
   * to it, so whether two fields of a key share a string or hold equal ones would show in the
   * bytes, and equal keys would differ.
   */
  private static final class Output extends ObjectOutputStream {

    private final Map<Object, Object> values = new HashMap<>();

    Output(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object object) {
      if (object == null || !TaggedCodec.isValue(object)) {
        return object;
      }
      Object earlier = values.putIfAbsent(object, object);
      return earlier == null ? object : earlier;
    }
  }

  private static final class Input extends ObjectInputStream {

    private final ClassLoader loader;

    Input(InputStream in, ClassLoader loader, ObjectInputFilter filter) throws IOException {
      super(in);
      this.loader = loader;
      setObjectInputFilter(filter);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      return Class.forName(description.getName(), false, loader);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws InvalidClassException {
      throw new InvalidClassException("dynamic proxies are not read");
    }
  }
}
