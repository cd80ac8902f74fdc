package io.crabcache.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as frames: every decoder refuses them with a {@link ProtocolException} or returns what
 * lies inside the frame, and leaves the buffer's indexes alone.
 */
public final class FrameFuzz {
  private static final int MAX_FRAME = FrameLayout.MIN_MAX_FRAME_BYTES;

  private FrameFuzz() {}

  /** The input is a stream of frames whose header's length is mended to what is there. */
  public static void fuzzerTestOneInput(byte[] input) {
    ByteBuf in = Unpooled.wrappedBuffer(input);
    if (input.length >= FrameLayout.HEADER_BYTES && input.length <= MAX_FRAME) {
      in.setIntLE(0, input.length);
    }
    try {
      int length = FrameLayout.frameLength(in, MAX_FRAME);
      if (length < 0 || length > in.readableBytes()) {
        return;
      }
      FrameLayout.checkFlags(in, 0, FrameLayout.FLAG_MORE);
      decode(in, length);
    } catch (ProtocolException e) {
      check(!String.valueOf(e.getMessage()).isEmpty(), "a refusal without a reason");
    }
    check(in.readerIndex() == 0 && in.writerIndex() == input.length, "indexes have moved");
  }

  private static void decode(ByteBuf in, int length) {
    switch (in.getUnsignedByte(FrameLayout.TYPE_OFFSET)) {
      case FrameType.HELLO -> check(Hello.read(in, length).clientName().length() <= 128, "name");
      case FrameType.WELCOME -> check(Welcome.read(in, length).maxBatchCommands() > 0, "batch");
      case FrameType.ERROR -> check(ErrorFrame.read(in, length).text().length() <= 1024, "text");
      case FrameType.BATCH -> {
        CommandReader reader = new CommandReader();
        reader.begin(in, length, 1_000);
        while (reader.next(in)) {
          inside(length, reader.keyIndex(), reader.keyLength());
          inside(length, reader.valueIndex(), reader.valueLength());
          inside(length, reader.expectedIndex(), reader.expectedLength());
          if (reader.opcode() == Opcode.OPEN) {
            settings(in, reader);
          }
        }
      }
      case FrameType.REPLY -> {
        ResultReader reader = new ResultReader();
        reader.begin(in, length);
        while (reader.next(in)) {
          inside(length, reader.valueIndex(), reader.valueLength());
        }
      }
      case FrameType.EVENT -> events(in, length);
      case FrameType.ACKNOWLEDGE -> acknowledgment(in, length);
      default -> check(true, "other types have no body to decode");
    }
  }

  /** Events have one encoding, so what was read can be written again. */
  private static void events(ByteBuf in, int length) {
    EventReader reader = new EventReader();
    reader.begin(in, length);
    ByteBuf copy = Unpooled.buffer();
    int frame = EventWriter.beginFrame(copy);
    int events = 0;
    while (reader.next()) {
      byte[] value = reader.value();
      byte[] old = reader.oldValue();
      int parts =
          (value == null ? 0 : EventLayout.VALUE) | (old == null ? 0 : EventLayout.OLD_VALUE);
      EventWriter.event(
          copy, reader.subscription(), reader.number(), reader.kind(), parts, reader.version());
      field(copy, reader.key());
      field(copy, value);
      field(copy, old);
      events++;
    }
    EventWriter.endFrame(copy, frame, events);
    same(in, length, copy);
  }

  private static void field(ByteBuf out, byte @Nullable [] bytes) {
    if (bytes != null) {
      EventWriter.field(out, bytes.length);
      out.writeBytes(bytes);
    }
  }

  private static void acknowledgment(ByteBuf in, int length) {
    ByteBuf copy = Unpooled.buffer();
    AcknowledgeFrame.read(in, length).write(copy);
    same(in, length, copy);
  }

  /** Compares bodies; a header may have had other correlations and flags. */
  private static void same(ByteBuf in, int length, ByteBuf copy) {
    int body = FrameLayout.HEADER_BYTES;
    check(
        copy.readableBytes() == length && ByteBufUtil.equals(in, body, copy, body, length - body),
        "events changed");
  }

  private static void settings(ByteBuf in, CommandReader reader) {
    int index = reader.valueIndex();
    int length = reader.valueLength();
    ByteBuf copy = Unpooled.buffer();
    CacheSettings.read(in, index, length).write(copy);
    check(
        copy.readableBytes() == length && ByteBufUtil.equals(in, index, copy, 0, length),
        "settings changed");
  }

  private static void inside(int frameLength, int index, int length) {
    check(length == 0 || (index >= FrameLayout.HEADER_BYTES && length > 0), "starts outside");
    check(length == 0 || index + length <= frameLength, "reaches outside");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
