package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;

/** Writes events and the frames that carry them. Stateless. */
public final class EventWriter {
  private EventWriter() {}

  /**
   * Starts an event; its key follows by {@link #field}, then the values that {@code parts} tells.
   *
   * @param number of the event within the subscription, from 1
   * @param kind of {@link EventLayout}
   * @param parts {@link EventLayout#VALUE}, {@link EventLayout#OLD_VALUE}
   */
  public static void event(
      ByteBuf out, int subscription, long number, int kind, int parts, long version) {
    Varint.write(out, subscription);
    out.writeLongLE(number);
    out.writeByte(kind);
    out.writeByte(parts);
    out.writeLongLE(version);
  }

  /** Starts a key or a value; the caller appends that many bytes. */
  public static void field(ByteBuf out, int length) {
    Varint.write(out, length);
  }

  /** Starts a frame of events; returns where it begins, for {@link #endFrame}. */
  public static int beginFrame(ByteBuf out) {
    int frame = FrameLayout.beginFrame(out, FrameType.EVENT, 0, 0);
    out.writeIntLE(0);
    return frame;
  }

  /** Completes a frame of events. */
  public static void endFrame(ByteBuf out, int frame, int events) {
    out.setIntLE(frame + EventLayout.COUNT_OFFSET, events);
    FrameLayout.endFrame(out, frame);
  }

  /** Appends the frame that tells that the reply with this correlation id waits no more. */
  public static void settled(ByteBuf out, int correlation) {
    FrameLayout.endFrame(out, FrameLayout.beginFrame(out, FrameType.SETTLED, 0, correlation));
  }
}
