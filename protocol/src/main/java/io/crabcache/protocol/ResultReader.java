package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Walks the results of one reply frame where they lie. A flyweight like {@link CommandReader};
 * indexes that it returns hold until the buffer changes. Not thread safe.
 */
public final class ResultReader {
  private int end;
  private int offset;
  private int remaining;
  private long sequence;

  private int status;
  private int flags;
  private long version;
  private long expiry;
  private long number;
  private int valueIndex;
  private int valueLength;
  private ErrorCode errorCode = ErrorCode.UNKNOWN;
  private String errorText = "";

  /** Creates a reader that has no frame yet. */
  public ResultReader() {}

  /**
   * Starts on the complete reply frame at {@code in}'s reader index.
   *
   * @return the number of results in this frame
   * @throws ProtocolException if the count cannot be true for the frame's length
   */
  public int begin(ByteBuf in, int frameLength) {
    assert in.readableBytes() >= frameLength;
    if (frameLength < ResultLayout.RESULTS_OFFSET) {
      throw Varint.truncated();
    }
    int frame = in.readerIndex();
    sequence = in.getLongLE(frame + ResultLayout.SEQUENCE_OFFSET);
    long count = in.getUnsignedIntLE(frame + ResultLayout.COUNT_OFFSET);
    if (count * 2 > frameLength - ResultLayout.RESULTS_OFFSET) {
      throw new ProtocolException(
          ErrorCode.MALFORMED,
          "frame is too short for the " + count + " results that it announces");
    }
    remaining = (int) count;
    offset = frame + ResultLayout.RESULTS_OFFSET;
    end = frame + frameLength;
    checkEnd();
    return remaining;
  }

  /** Highest sequence number that the server had assigned when it sent the frame. */
  public long sequence() {
    return sequence;
  }

  /**
   * Reads the next result. {@code in}'s indexes are as they were afterwards.
   *
   * @return false if the frame has no further result
   * @throws ProtocolException if it is malformed
   */
  public boolean next(ByteBuf in) {
    if (remaining == 0) {
      return false;
    }
    int reader = in.readerIndex();
    int writer = in.writerIndex();
    in.writerIndex(end);
    in.readerIndex(offset);
    try {
      readResult(in);
      offset = in.readerIndex();
    } catch (IndexOutOfBoundsException e) {
      throw Varint.truncated();
    } finally {
      in.readerIndex(reader);
      in.writerIndex(writer);
    }
    remaining--;
    checkEnd();
    return true;
  }

  private void checkEnd() {
    if (remaining == 0 && offset != end) {
      throw new ProtocolException(
          ErrorCode.MALFORMED, (end - offset) + " bytes follow the last result of a reply");
    }
  }

  private void readResult(ByteBuf in) {
    status = in.readUnsignedByte();
    flags = in.readUnsignedByte();
    if (status > Status.ERROR || (flags & ~ResultLayout.ALL) != 0) {
      throw new ProtocolException(
          ErrorCode.MALFORMED, "unknown status " + status + " or flags " + flags + " in a result");
    }
    valueLength = 0;
    if (status == Status.ERROR) {
      errorCode = ErrorCode.of(in.readUnsignedShortLE());
      errorText = Text.read(in, ResultLayout.MAX_TEXT_BYTES);
      return;
    }
    version = has(ResultLayout.VERSION) ? in.readLongLE() : 0;
    expiry = has(ResultLayout.EXPIRY) ? in.readLongLE() : ResultLayout.NO_EXPIRY;
    number = has(ResultLayout.NUMBER) ? in.readLongLE() : 0;
    if (has(ResultLayout.VALUE) && has(ResultLayout.BLOCK)) {
      throw new ProtocolException(ErrorCode.MALFORMED, "a result has a value and a block");
    }
    if (has(ResultLayout.VALUE)) {
      payload(in, Varint.read(in));
    } else if (has(ResultLayout.BLOCK)) {
      payload(in, in.readUnsignedIntLE());
    }
  }

  private void payload(ByteBuf in, long length) {
    if (length > in.readableBytes()) {
      throw Varint.truncated();
    }
    valueIndex = in.readerIndex();
    valueLength = (int) length;
    in.skipBytes(valueLength);
  }

  /** One of {@link Status}. */
  public int status() {
    return status;
  }

  /** Tells whether the result has a flag of {@link ResultLayout}. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** All flags of the result. */
  public int flags() {
    return flags;
  }

  /** The entry's version, 0 if the result has none. */
  public long version() {
    return version;
  }

  /** The entry's expiry in milliseconds of the server's clock, {@link ResultLayout#NO_EXPIRY}. */
  public long expiry() {
    return expiry;
  }

  /** The number, 0 if the result has none. */
  public long number() {
    return number;
  }

  /** Index of the value or block. */
  public int valueIndex() {
    return valueIndex;
  }

  /** Length of the value or block, bytes. */
  public int valueLength() {
    return valueLength;
  }

  /** Code of a result whose status is {@link Status#ERROR}. */
  public ErrorCode errorCode() {
    return errorCode;
  }

  /** Text of a result whose status is {@link Status#ERROR}. */
  public String errorText() {
    return errorText;
  }

  /**
   * Reads a varint inside a block.
   *
   * @param block positioned inside the block, its writer index at the block's end
   */
  public static int fieldLength(ByteBuf block) {
    int length = Varint.read(block);
    if (length > block.readableBytes()) {
      throw Varint.truncated();
    }
    return length;
  }

  /** Reads UTF-8 text inside a block; see {@link #fieldLength}. */
  public static String fieldText(ByteBuf block) {
    return Text.read(block, ResultLayout.MAX_TEXT_BYTES);
  }
}
