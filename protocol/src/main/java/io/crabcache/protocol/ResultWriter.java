package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Writes reply frames, result by result, at the end of a buffer. A value's bytes are written by the
 * caller straight into {@link #beginValue}'s buffer, so that they are copied once. Not thread safe.
 */
public final class ResultWriter {
  private ByteBuf out;
  private int frame;
  private int count;
  private int lastResult;
  private int blockStart;

  /** Creates a writer that appends to {@code out}. */
  public ResultWriter(ByteBuf out) {
    this.out = out;
  }

  /** Starts a reply at the end of {@code target}, where all further results go. */
  public void begin(ByteBuf target, int correlation) {
    out = target;
    frame = FrameLayout.beginFrame(out, FrameType.REPLY, 0, correlation);
    out.writeLongLE(0);
    out.writeIntLE(0);
    count = 0;
  }

  /** Length of the frame so far, bytes. */
  public int frameBytes() {
    return out.writerIndex() - frame;
  }

  /** Number of results in the frame so far. */
  public int count() {
    return count;
  }

  /** Takes the last result back, also if it is not complete; once only until the next result. */
  public void rollback() {
    assert out.writerIndex() > lastResult : "nothing to take back";
    out.writerIndex(lastResult);
    count--;
  }

  /**
   * Completes the frame.
   *
   * @param sequence the highest sequence number that the store has assigned
   * @param flags {@link FrameLayout#FLAG_MORE} if further results of the same batch follow in
   *     another frame, {@link FrameLayout#FLAG_AWAITED}
   */
  public void end(long sequence, int flags) {
    out.setByte(frame + FrameLayout.FLAGS_OFFSET, flags);
    out.setLongLE(frame + ResultLayout.SEQUENCE_OFFSET, sequence);
    out.setIntLE(frame + ResultLayout.COUNT_OFFSET, count);
    FrameLayout.endFrame(out, frame);
  }

  /**
   * Writes a result without value or block, or starts one that a value or a block completes.
   *
   * @param flags of {@link ResultLayout}; VERSION, EXPIRY and NUMBER say which operands are written
   */
  public void result(int status, int flags, long version, long expiry, long number) {
    lastResult = out.writerIndex();
    count++;
    out.writeByte(status);
    out.writeByte(flags);
    if ((flags & ResultLayout.VERSION) != 0) {
      out.writeLongLE(version);
    }
    if ((flags & ResultLayout.EXPIRY) != 0) {
      out.writeLongLE(expiry);
    }
    if ((flags & ResultLayout.NUMBER) != 0) {
      out.writeLongLE(number);
    }
  }

  /**
   * Continues a result that was flagged VALUE.
   *
   * @return the buffer to whose end the caller appends exactly {@code length} bytes
   */
  public ByteBuf beginValue(int length) {
    Varint.write(out, length);
    return out;
  }

  /** Continues a result that was flagged BLOCK; the caller appends and calls {@link #endBlock}. */
  public ByteBuf beginBlock() {
    blockStart = out.writerIndex();
    out.writeIntLE(0);
    return out;
  }

  /** Fills in the length of the block. */
  public void endBlock() {
    out.setIntLE(blockStart, out.writerIndex() - blockStart - Integer.BYTES);
  }

  /** Appends a length and bytes to a block. */
  public void field(ByteBuf from, int index, int length) {
    Varint.write(out, length);
    out.writeBytes(from, index, length);
  }

  /**
   * Appends a length to a block; the caller appends that many bytes to {@link #beginBlock}'s
   * buffer.
   */
  public void fieldLength(int length) {
    Varint.write(out, length);
  }

  /** Appends UTF-8 text to a block. */
  public void field(String text) {
    Text.write(out, text, ResultLayout.MAX_TEXT_BYTES);
  }

  /** Appends a cache's settings to a block. */
  public void field(CacheSettings settings) {
    Varint.write(out, settings.encodedBytes());
    settings.write(out);
  }

  /** Writes the result of a command that failed. Longer texts are cut. */
  public void error(ErrorCode code, String text) {
    lastResult = out.writerIndex();
    count++;
    out.writeByte(Status.ERROR);
    out.writeByte(0);
    out.writeShortLE(code.code());
    Text.write(out, text, ResultLayout.MAX_TEXT_BYTES);
  }
}
