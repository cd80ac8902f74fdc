package io.crabcache.jcache.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Enums by the names of their class and constant, so that constants can be added and moved. */
final class EnumType extends NativeType<Enum<?>> {

  private static final int MAX_UNSIGNED_SHORT = 0xFFFF;

  private final ClassLoader loader;
  private final Predicate<Class<?>> allowed;

  /**
   * Creates the type for a class loader.
   *
   * @param allowed asked before a class is initialized, which runs code of its own
   */
  EnumType(ClassLoader loader, Predicate<Class<?>> allowed) {
    super(Tag.ENUM);
    this.loader = loader;
    this.allowed = allowed;
  }

  @Override
  byte[] encode(Enum<?> value) {
    byte[] type = value.getDeclaringClass().getName().getBytes(StandardCharsets.UTF_8);
    byte[] constant = value.name().getBytes(StandardCharsets.UTF_8);
    return begin(Short.BYTES + type.length + constant.length)
        .putShort((short) type.length)
        .put(type)
        .put(constant)
        .array();
  }

  @Override
  Enum<?> decode(ByteBuffer payload) {
    int nameBytes = payload.getShort() & MAX_UNSIGNED_SHORT;
    ByteBuffer name = payload.duplicate().limit(payload.position() + nameBytes);
    String typeName = TextType.utf8(name);
    payload.position(name.limit());
    Class<?> type = load(typeName);
    if (!type.isEnum()) {
      throw new IllegalArgumentException(typeName + " is not an enum");
    }
    if (!allowed.test(type)) {
      throw SerializationFilter.refused(typeName);
    }
    return constant(type, TextType.utf8(payload));
  }

  private Class<?> load(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("no class " + name + " in the manager's class loader", e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Enum<?> constant(Class<?> type, String name) {
    return Enum.valueOf((Class) type, name);
  }
}
