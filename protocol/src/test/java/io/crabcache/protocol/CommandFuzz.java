package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Any bytes as the commands of a batch: either they are refused, or writing what was read gives the
 * same bytes again, because every field has one form only.
 */
public final class CommandFuzz {
  private static final int MAX_COMMANDS = 1_000;

  private CommandFuzz() {}

  /** The first byte is the number of commands, the rest is their bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    ByteBuf in = Unpooled.buffer();
    int frame = FrameLayout.beginFrame(in, FrameType.BATCH, 0, 7);
    in.writeIntLE(input[0]);
    in.writeBytes(input, 1, input.length - 1);
    FrameLayout.endFrame(in, frame);
    int length = in.readableBytes();
    in.writeLong(-1); // the next frame, which must not be read as a part of this one

    ByteBuf copy = Unpooled.buffer();
    CommandWriter writer = new CommandWriter(copy);
    writer.begin(copy, 7);
    CommandReader reader = new CommandReader();
    try {
      reader.begin(in, length, MAX_COMMANDS);
      while (reader.next(in)) {
        write(reader, in, writer);
      }
    } catch (ProtocolException e) {
      return;
    }
    writer.end();
    if (!ByteBufUtil.equals(in, 0, copy, 0, length) || copy.readableBytes() != length) {
      throw new IllegalStateException(
          "read " + ByteBufUtil.hexDump(in, 0, length) + ", wrote " + ByteBufUtil.hexDump(copy));
    }
  }

  private static void write(CommandReader command, ByteBuf in, CommandWriter writer) {
    byte[] key = bytes(in, command.keyIndex(), command.keyLength());
    byte[] value = bytes(in, command.valueIndex(), command.valueLength());
    byte[] expected = bytes(in, command.expectedIndex(), command.expectedLength());
    int modifiers = command.modifiers();
    int cache = command.cache();
    switch (command.opcode()) {
      case Opcode.GET, Opcode.CONTAINS -> writer.read(command.opcode(), modifiers, cache, key);
      case Opcode.PUT ->
          writer.put(modifiers, cache, key, value, command.version(), expected, command.expiry());
      case Opcode.REMOVE -> writer.remove(modifiers, cache, key, command.version(), expected);
      case Opcode.TOUCH ->
          writer.touch(modifiers, cache, key, command.version(), expected, command.expiry());
      case Opcode.LEASE -> writer.lease(modifiers, cache, key, command.version(), command.expiry());
      case Opcode.ITERATE -> writer.iterate(modifiers, cache, command.cursor(), command.limit());
      default -> throw new ProtocolException(ErrorCode.UNKNOWN, "has operands of another kind");
    }
  }

  private static byte[] bytes(ByteBuf in, int index, int length) {
    return length == 0 ? new byte[0] : ByteBufUtil.getBytes(in, index, length);
  }
}
