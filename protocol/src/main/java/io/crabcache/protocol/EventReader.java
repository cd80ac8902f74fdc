package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Walks the events of one frame. Serves all frames of a connection. Not thread safe. */
public final class EventReader {
  private static final byte[] NOTHING = {};

  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private int remaining;

  private int subscription;
  private long number;
  private int kind;
  private long version;
  private byte[] key = NOTHING;
  private byte @Nullable [] value;
  private byte @Nullable [] oldValue;

  /** Creates a reader that has no frame yet. */
  public EventReader() {}

  /**
   * Starts on the complete frame at {@code in}'s reader index, which stays.
   *
   * @throws ProtocolException if the count cannot be true for the frame's length
   */
  public void begin(ByteBuf in, int frameLength) {
    FrameLayout.checkFlags(in, in.readerIndex(), 0);
    if (frameLength < EventLayout.EVENTS_OFFSET) {
      throw Varint.truncated();
    }
    body =
        in.slice(
            in.readerIndex() + EventLayout.EVENTS_OFFSET, frameLength - EventLayout.EVENTS_OFFSET);
    long count = in.getUnsignedIntLE(in.readerIndex() + EventLayout.COUNT_OFFSET);
    if (count * EventLayout.MIN_EVENT_BYTES > body.readableBytes()) {
      throw malformed("frame is too short for the " + count + " events that it announces");
    }
    remaining = (int) count;
    checkEnd();
  }

  /**
   * Reads the next event.
   *
   * @return false if there is none
   * @throws ProtocolException if it is malformed
   */
  public boolean next() {
    if (remaining == 0) {
      return false;
    }
    try {
      subscription = Varint.read(body);
      number = body.readLongLE();
      kind = body.readUnsignedByte();
      int parts = body.readUnsignedByte();
      if (!EventLayout.isKind(kind) || (parts & ~EventLayout.PARTS) != 0) {
        throw malformed("unknown event " + kind + " or parts " + parts);
      }
      version = body.readLongLE();
      key = field();
      value = (parts & EventLayout.VALUE) != 0 ? field() : null;
      oldValue = (parts & EventLayout.OLD_VALUE) != 0 ? field() : null;
    } catch (IndexOutOfBoundsException e) {
      throw Varint.truncated();
    }
    remaining--;
    checkEnd();
    return true;
  }

  private byte[] field() {
    int length = Varint.read(body);
    if (length > body.readableBytes()) {
      throw Varint.truncated();
    }
    byte[] bytes = new byte[length];
    body.readBytes(bytes);
    return bytes;
  }

  private void checkEnd() {
    if (remaining == 0 && body.isReadable()) {
      throw malformed(body.readableBytes() + " bytes follow the last event of a frame");
    }
  }

  private static ProtocolException malformed(String text) {
    return new ProtocolException(ErrorCode.MALFORMED, text);
  }

  /** Id of the subscription that the event is for. */
  public int subscription() {
    return subscription;
  }

  /** Number of the event within its subscription. */
  public long number() {
    return number;
  }

  /** One of {@link EventLayout}'s kinds. */
  public int kind() {
    return kind;
  }

  /** Version of the entry, or how many events were missed. */
  public long version() {
    return version;
  }

  /** The entry's key; empty where there is none. */
  public byte[] key() {
    return key;
  }

  /** The value that the entry has now; null if that is not told. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The value that the entry had before; null if that is not told. */
  public byte @Nullable [] oldValue() {
    return oldValue;
  }
}
