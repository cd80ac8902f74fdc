package io.crabcache.engine.store;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A key with its value, and the next entry of the same chain. Guarded by its shard's lock. */
final class Entry {

  /**
   * What an entry takes beside its key and value: this object (48 bytes with compressed
   * references), the array's header and padding (20 on average), and its share of the table (4 to
   * 8), rounded up.
   */
  static final int OVERHEAD_BYTES = 80;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final long hash;
  final int keyLength;
  byte[] data; // the key, then the value
  long version;
  long expiry;
  @Nullable Entry next;

  Entry(long hash, int keyLength, byte[] data, long version, long expiry) {
    this.hash = hash;
    this.keyLength = keyLength;
    this.data = data;
    this.version = version;
    this.expiry = expiry;
  }

  static long bytes(int keyLength, int valueLength) {
    return (long) OVERHEAD_BYTES + keyLength + valueLength;
  }

  long bytes() {
    return (long) OVERHEAD_BYTES + data.length;
  }

  int valueLength() {
    return data.length - keyLength;
  }

  boolean hasKey(ByteBuf source, int index, int length) {
    return keyLength == length && matches(0, source, index, length);
  }

  boolean hasValue(ByteBuf source, int index, int length) {
    return valueLength() == length && matches(keyLength, source, index, length);
  }

  private boolean matches(int from, ByteBuf source, int index, int length) {
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONGS.get(data, from + i) != source.getLongLE(index + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (data[from + i] != source.getByte(index + i)) {
        return false;
      }
    }
    return true;
  }
}
