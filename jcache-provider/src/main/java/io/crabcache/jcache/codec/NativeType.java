package io.crabcache.jcache.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One type that is encoded natively. Implementations are stateless.
 *
 * @param <T> the type
 */
abstract class NativeType<T> {

  private final int tag;

  NativeType(int tag) {
    this.tag = tag;
  }

  final int tag() {
    return tag;
  }

  /** Returns the tag and the payload. */
  abstract byte[] encode(T value);

  /**
   * Reads a payload that lies between the buffer's position and its limit.
   *
   * @throws RuntimeException if it is not what {@link #encode} writes
   */
  abstract T decode(ByteBuffer payload);

  /** Returns a buffer over a new array, with the tag written and room for the payload. */
  final ByteBuffer begin(int payloadBytes) {
    return begin(new byte[1 + payloadBytes]);
  }

  final ByteBuffer begin(byte[] encoded) {
    return ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).put((byte) tag);
  }

  static byte[] rest(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  /** A type whose payload always has the same length. */
  static <T> NativeType<T> fixed(
      int tag, int bytes, BiConsumer<ByteBuffer, T> writer, Function<ByteBuffer, T> reader) {
    return new NativeType<>(tag) {
      @Override
      byte[] encode(T value) {
        byte[] encoded = new byte[1 + bytes];
        writer.accept(begin(encoded), value);
        return encoded;
      }

      @Override
      T decode(ByteBuffer payload) {
        return reader.apply(payload);
      }
    };
  }
}
