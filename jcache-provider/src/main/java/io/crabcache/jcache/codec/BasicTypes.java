package io.crabcache.jcache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/** The value classes of {@code java.lang} and {@code java.math}, UUIDs and byte arrays. */
final class BasicTypes {

  private static final NativeType<byte[]> BYTES =
      new NativeType<>(Tag.BYTES) {
        @Override
        byte[] encode(byte[] value) {
          return begin(value.length).put(value).array();
        }

        @Override
        byte[] decode(ByteBuffer payload) {
          return rest(payload);
        }
      };

  private static final NativeType<BigInteger> BIG_INTEGER =
      new NativeType<>(Tag.BIG_INTEGER) {
        @Override
        byte[] encode(BigInteger value) {
          byte[] bytes = value.toByteArray();
          return begin(bytes.length).put(bytes).array();
        }

        @Override
        BigInteger decode(ByteBuffer payload) {
          return integer(payload);
        }
      };

  private static final NativeType<BigDecimal> BIG_DECIMAL =
      new NativeType<>(Tag.BIG_DECIMAL) {
        @Override
        byte[] encode(BigDecimal value) {
          byte[] unscaled = value.unscaledValue().toByteArray();
          return begin(Integer.BYTES + unscaled.length).putInt(value.scale()).put(unscaled).array();
        }

        @Override
        BigDecimal decode(ByteBuffer payload) {
          int scale = payload.getInt();
          return new BigDecimal(integer(payload), scale);
        }
      };

  /** The types by their classes. */
  static final Map<Class<?>, NativeType<?>> BY_CLASS =
      Map.ofEntries(
          Map.entry(String.class, TextType.UTF_8),
          Map.entry(
              Boolean.class,
              NativeType.<Boolean>fixed(
                  Tag.BOOLEAN, 1, (out, v) -> out.put((byte) (v ? 1 : 0)), BasicTypes::bool)),
          Map.entry(
              Byte.class,
              NativeType.<Byte>fixed(Tag.BYTE, Byte.BYTES, ByteBuffer::put, ByteBuffer::get)),
          Map.entry(
              Short.class,
              NativeType.<Short>fixed(
                  Tag.SHORT, Short.BYTES, ByteBuffer::putShort, ByteBuffer::getShort)),
          Map.entry(
              Integer.class,
              NativeType.<Integer>fixed(
                  Tag.INTEGER, Integer.BYTES, ByteBuffer::putInt, ByteBuffer::getInt)),
          Map.entry(
              Long.class,
              NativeType.<Long>fixed(
                  Tag.LONG, Long.BYTES, ByteBuffer::putLong, ByteBuffer::getLong)),
          Map.entry(
              Float.class,
              NativeType.<Float>fixed(
                  Tag.FLOAT,
                  Float.BYTES,
                  (out, v) -> out.putInt(Float.floatToIntBits(v)),
                  BasicTypes::float32)),
          Map.entry(
              Double.class,
              NativeType.<Double>fixed(
                  Tag.DOUBLE,
                  Double.BYTES,
                  (out, v) -> out.putLong(Double.doubleToLongBits(v)),
                  BasicTypes::float64)),
          Map.entry(
              Character.class,
              NativeType.<Character>fixed(
                  Tag.CHARACTER, Character.BYTES, ByteBuffer::putChar, ByteBuffer::getChar)),
          Map.entry(byte[].class, BYTES),
          Map.entry(
              UUID.class,
              NativeType.<UUID>fixed(
                  Tag.UUID,
                  2 * Long.BYTES,
                  (out, v) ->
                      out.putLong(v.getMostSignificantBits()).putLong(v.getLeastSignificantBits()),
                  in -> new UUID(in.getLong(), in.getLong()))),
          Map.entry(BigInteger.class, BIG_INTEGER),
          Map.entry(BigDecimal.class, BIG_DECIMAL));

  private BasicTypes() {}

  private static boolean bool(ByteBuffer in) {
    byte b = in.get();
    if (b != 0 && b != 1) {
      throw new IllegalArgumentException("a boolean of " + b);
    }
    return b == 1;
  }

  private static float float32(ByteBuffer in) {
    int bits = in.getInt();
    float value = Float.intBitsToFloat(bits);
    if (Float.floatToIntBits(value) != bits) {
      throw new IllegalArgumentException("a NaN of other bits than 0x7fc00000");
    }
    return value;
  }

  private static double float64(ByteBuffer in) {
    long bits = in.getLong();
    double value = Double.longBitsToDouble(bits);
    if (Double.doubleToLongBits(value) != bits) {
      throw new IllegalArgumentException("a NaN of other bits than 0x7ff8000000000000");
    }
    return value;
  }

  private static BigInteger integer(ByteBuffer in) {
    int bytes = in.remaining();
    BigInteger value = new BigInteger(NativeType.rest(in));
    if (value.bitLength() / Byte.SIZE + 1 != bytes) {
      throw new IllegalArgumentException("an integer in more bytes than it needs");
    }
    return value;
  }
}
