package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Walks the commands of one batch frame where they lie.
 *
 * <p>A flyweight: one reader serves all frames of a connection and allocates nothing. It remembers
 * its place relative to the frame's first byte, which is at the buffer's reader index in every
 * call, so the buffer may be compacted or moved between two calls of {@link #next}. Indexes that it
 * returns are absolute and hold until the buffer changes. Not thread safe.
 *
 * <p>The layout is in {@code docs/wire-format.md}, section "Commands".
 */
public final class CommandReader {

  /** Offset of the number of commands (u32) in a batch frame. */
  public static final int COUNT_OFFSET = FrameLayout.HEADER_BYTES;

  /** Offset of the first command in a batch frame. */
  public static final int COMMANDS_OFFSET = COUNT_OFFSET + Integer.BYTES;

  /** Fewest bytes of a command: opcode, modifiers, cache id. */
  public static final int MIN_COMMAND_BYTES = 4;

  private int frameLength;
  private int offset;
  private int remaining;

  private int opcode;
  private int modifiers;
  private int cache;
  private int keyIndex;
  private int keyLength;
  private int valueIndex;
  private int valueLength;
  private int expectedIndex;
  private int expectedLength;
  private long version;
  private long expiry;
  private long cursor;
  private int limit;

  /** Creates a reader that has no frame yet. */
  public CommandReader() {}

  /**
   * Starts on the complete batch frame at {@code in}'s reader index.
   *
   * @return the number of commands
   * @throws ProtocolException if the count cannot be true for the frame's length, or exceeds {@code
   *     maxCommands}
   */
  public int begin(ByteBuf in, int frameLength, int maxCommands) {
    assert in.readableBytes() >= frameLength;
    if (frameLength < COMMANDS_OFFSET) {
      throw Varint.truncated();
    }
    long count = in.getUnsignedIntLE(in.readerIndex() + COUNT_OFFSET);
    if (count > maxCommands) {
      throw new ProtocolException(
          ErrorCode.BATCH_TOO_LARGE,
          "batch of " + count + " commands is over the limit of " + maxCommands);
    }
    if (count * MIN_COMMAND_BYTES > frameLength - COMMANDS_OFFSET) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          "frame is too short for the " + count + " commands that it announces");
    }
    this.frameLength = frameLength;
    this.offset = COMMANDS_OFFSET;
    this.remaining = (int) count;
    checkEnd();
    return remaining;
  }

  /** Number of commands that {@link #next} has yet to read. */
  public int remaining() {
    return remaining;
  }

  /**
   * Reads the next command.
   *
   * @param in the buffer, its reader index at the frame's first byte; not moved by a success
   * @return false if the frame has no further command
   * @throws ProtocolException if the command is malformed; the connection is then to be closed
   */
  public boolean next(ByteBuf in) {
    if (remaining == 0) {
      return false;
    }
    int frame = in.readerIndex();
    int writer = in.writerIndex();
    in.writerIndex(frame + frameLength); // what follows the frame must not look like a part of it
    in.readerIndex(frame + offset);
    try {
      readCommand(in);
      offset = in.readerIndex() - frame;
    } catch (IndexOutOfBoundsException e) {
      throw Varint.truncated();
    } finally {
      in.readerIndex(frame);
      in.writerIndex(writer);
    }
    remaining--;
    checkEnd();
    return true;
  }

  private void checkEnd() {
    if (remaining == 0 && offset != frameLength) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          (frameLength - offset) + " bytes follow the last command of a batch");
    }
  }

  private void readCommand(ByteBuf in) {
    opcode = in.readUnsignedByte();
    modifiers = in.readUnsignedShortLE();
    cache = Varint.read(in);
    if (!Opcode.isKnown(opcode)) {
      throw new ProtocolException(ErrorCode.MALFORMED, "unknown opcode " + opcode);
    }
    if (!Modifiers.isValid(modifiers)) {
      throw new ProtocolException(ErrorCode.MALFORMED, "unknown modifiers " + modifiers);
    }
    keyLength = 0;
    valueLength = 0;
    expectedLength = 0;
    version = 0;
    expiry = 0;
    switch (opcode) {
      case Opcode.GET, Opcode.CONTAINS -> readKey(in);
      case Opcode.PUT -> {
        readKey(in);
        readValue(in);
        readCondition(in);
        readExpiry(in);
      }
      case Opcode.REMOVE -> {
        readKey(in);
        readCondition(in);
      }
      case Opcode.TOUCH -> {
        readKey(in);
        readCondition(in);
        readExpiry(in);
      }
      case Opcode.ITERATE -> {
        cursor = in.readLongLE();
        limit = Varint.read(in);
      }
      case Opcode.LEASE -> {
        readKey(in);
        version = in.readLongLE();
        expiry = in.readLongLE();
      }
      case Opcode.RELEASE -> {
        readKey(in);
        version = in.readLongLE();
      }
      case Opcode.SUBSCRIBE -> {
        limit = Varint.read(in);
        version = Varint.read(in);
      }
      case Opcode.UNSUBSCRIBE -> limit = Varint.read(in);
      case Opcode.OPEN -> {
        readKey(in);
        readValue(in);
      }
      case Opcode.CONFIGURE -> readValue(in);
      case Opcode.DESTROY -> readKey(in);
      case Opcode.LIST -> {
        readKey(in);
        readValue(in);
        limit = Varint.read(in);
      }
      default -> {
        // CLEAR, COUNT and STATISTICS carry nothing more.
      }
    }
  }

  private void readKey(ByteBuf in) {
    keyLength = readLength(in);
    keyIndex = in.readerIndex();
    in.skipBytes(keyLength);
  }

  private void readValue(ByteBuf in) {
    valueLength = readLength(in);
    valueIndex = in.readerIndex();
    in.skipBytes(valueLength);
  }

  private void readCondition(ByteBuf in) {
    int condition = Modifiers.condition(modifiers);
    if (condition == Modifiers.IF_VERSION) {
      version = in.readLongLE();
    } else if (condition == Modifiers.IF_VALUE) {
      expectedLength = readLength(in);
      expectedIndex = in.readerIndex();
      in.skipBytes(expectedLength);
    }
  }

  private void readExpiry(ByteBuf in) {
    if (Modifiers.hasExpiryOperand(modifiers)) {
      expiry = in.readLongLE();
    }
  }

  private static int readLength(ByteBuf in) {
    int length = Varint.read(in);
    if (length > in.readableBytes()) {
      throw Varint.truncated();
    }
    return length;
  }

  /** One of {@link Opcode}. */
  public int opcode() {
    return opcode;
  }

  /** Bits of {@link Modifiers}. */
  public int modifiers() {
    return modifiers;
  }

  /** Id of the cache on this connection; 0 where a command needs none. */
  public int cache() {
    return cache;
  }

  /** Index of the key; of the name for OPEN and DESTROY; of the prefix for LIST. */
  public int keyIndex() {
    return keyIndex;
  }

  /** Length of what {@link #keyIndex} points to, bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** Index of the value; of the settings for OPEN and CONFIGURE; of the last name for LIST. */
  public int valueIndex() {
    return valueIndex;
  }

  /** Length of what {@link #valueIndex} points to, bytes. */
  public int valueLength() {
    return valueLength;
  }

  /** Index of the value that {@link Modifiers#IF_VALUE} compares with. */
  public int expectedIndex() {
    return expectedIndex;
  }

  /** Length of what {@link #expectedIndex} points to, bytes. */
  public int expectedLength() {
    return expectedLength;
  }

  /**
   * Version that {@link Modifiers#IF_VERSION} compares with; the holder for LEASE and RELEASE; bits
   * of {@link EventLayout} for SUBSCRIBE; 0 if the command has none of these.
   */
  public long version() {
    return version;
  }

  /** Time to live or deadline, or how long a lease holds, milliseconds; 0 if there is none. */
  public long expiry() {
    return expiry;
  }

  /** Where ITERATE goes on; 0 at the beginning. */
  public long cursor() {
    return cursor;
  }

  /** Most entries or names that ITERATE or LIST is to return; the subscription's id. */
  public int limit() {
    return limit;
  }
}
