package io.crabcache.jcache.codec;

/** Codecs for tests. */
final class TestCodecs {

  private TestCodecs() {}

  static Codec untyped() {
    return of(Object.class, "");
  }

  static Codec of(Class<?> valueType, String filter) {
    return new TaggedCodec(JavaMarshaller.FACTORY, context(valueType, filter));
  }

  static MarshallerContext context(Class<?> valueType, String filter) {
    return new MarshallerContext(
        TestCodecs.class.getClassLoader(), Object.class, valueType, filter);
  }
}
