package io.crabcache.client.operation;

import io.crabcache.protocol.CommandWriter;
import io.crabcache.protocol.ErrorCode;
import io.crabcache.protocol.ProtocolException;
import io.crabcache.protocol.ResultLayout;
import io.crabcache.protocol.ResultReader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Byte arrays out of replies, and the room that they take in requests. */
final class Bytes {
  private Bytes() {}

  /** Bound on the bytes of a command with these operands; all but the first may be absent. */
  static long bound(byte[] key, byte @Nullable [] value, byte @Nullable [] expected) {
    return (long) CommandWriter.MAX_OVERHEAD_BYTES + key.length + length(value) + length(expected);
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Copies a result's value, null if it has none. */
  static byte @Nullable [] value(ResultReader result, ByteBuf in) {
    if (!result.has(ResultLayout.VALUE)) {
      return null;
    }
    byte[] value = new byte[result.valueLength()];
    in.getBytes(result.valueIndex(), value);
    return value;
  }

  /** Reads a length and that many bytes inside a block. */
  static byte[] field(ByteBuf block) {
    byte[] bytes = new byte[ResultReader.fieldLength(block)];
    block.readBytes(bytes);
    return bytes;
  }

  /**
   * Reads a count at the beginning of a block's list.
   *
   * @param minBytes fewest bytes of an element, so that no count reserves more than the block holds
   */
  static int count(ByteBuf block, int minBytes) {
    long count = block.readUnsignedIntLE();
    if (count * minBytes > block.readableBytes()) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          "block is too short for the " + count + " elements that it announces");
    }
    return (int) count;
  }

  /** Checks that a block has been read to its end. */
  static void end(ByteBuf block) {
    if (block.isReadable()) {
      throw new ProtocolException(
          ErrorCode.MALFORMED, block.readableBytes() + " bytes follow the end of a block");
    }
  }
}
