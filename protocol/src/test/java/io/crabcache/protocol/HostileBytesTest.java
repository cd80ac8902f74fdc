package io.crabcache.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that lie. */
class HostileBytesTest {
  private static final int MAX_FRAME = FrameLayout.DEFAULT_MAX_FRAME_BYTES;

  private final ByteBuf bytes = Unpooled.buffer();

  @Test
  void frameOfFourGibibytesIsRefusedByItsFirstFourBytes() {
    bytes.writeIntLE(-1);
    assertThatThrownBy(() -> FrameLayout.frameLength(bytes, MAX_FRAME))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("frame of 4294967295 bytes is over the limit of 16777216");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, FrameLayout.HEADER_BYTES - 1})
  void frameShorterThanItsHeaderIsRefused(int length) {
    bytes.writeIntLE(length);
    assertThatThrownBy(() -> FrameLayout.frameLength(bytes, MAX_FRAME))
        .hasMessageContaining("is under its header's 12");
  }

  @Test
  void lengthIsUnknownUntilItsFourBytesAreThere() {
    bytes.writeMediumLE(-1);
    assertThat(FrameLayout.frameLength(bytes, MAX_FRAME)).isEqualTo(-1);
  }

  @Test
  void reservedHeaderBitsAreRefused() {
    int frame = FrameLayout.beginFrame(bytes, FrameType.BATCH, 0, 1);
    FrameLayout.checkFlags(bytes, frame, 0);
    bytes.setShortLE(FrameLayout.RESERVED_OFFSET, 1);
    assertThatThrownBy(() -> FrameLayout.checkFlags(bytes, frame, 0))
        .hasMessageContaining("reserved bits 1");
    bytes.setShortLE(FrameLayout.RESERVED_OFFSET, 0).setByte(FrameLayout.FLAGS_OFFSET, 1);
    FrameLayout.checkFlags(bytes, frame, FrameLayout.FLAG_MORE);
    assertThatThrownBy(() -> FrameLayout.checkFlags(bytes, frame, 0))
        .hasMessageContaining("unknown frame flags 1");
  }

  @Test
  void commandCountThatCannotBeTrueIsRefusedBeforeAnyCommand() {
    frameOf(new byte[0], 1_000);
    assertThatThrownBy(() -> new CommandReader().begin(bytes, bytes.readableBytes(), 1_000))
        .hasMessageContaining("too short for the 1000 commands");
  }

  @Test
  void moreCommandsThanAllowedAreRefused() {
    frameOf(new byte[0], 0xFFFF_FFFF);
    assertThatThrownBy(() -> new CommandReader().begin(bytes, bytes.readableBytes(), 10))
        .hasMessage("batch of 4294967295 commands is over the limit of 10");
  }

  @Test
  void bytesBehindTheLastCommandAreRefused() {
    frameOf(new byte[] {Opcode.COUNT, 0, 0, 1, 99}, 1);
    CommandReader reader = new CommandReader();
    reader.begin(bytes, bytes.readableBytes(), 1);
    assertThatThrownBy(() -> reader.next(bytes)).hasMessageContaining("1 bytes follow");
  }

  @Test
  void keyThatReachesPastItsFrameIsRefusedEvenIfTheBufferGoesOn() {
    frameOf(new byte[] {Opcode.GET, 0, 0, 1, 5, 'k'}, 1);
    int frameLength = bytes.readableBytes();
    bytes.writeZero(100);
    CommandReader reader = new CommandReader();
    reader.begin(bytes, frameLength, 1);
    assertThatThrownBy(() -> reader.next(bytes)).hasMessage("frame ends inside a field");
    assertThat(bytes.readerIndex()).isZero();
    assertThat(bytes.readableBytes()).isEqualTo(frameLength + 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 15, 23, 255})
  void unknownOpcodeIsRefused(int opcode) {
    frameOf(new byte[] {(byte) opcode, 0, 0, 1}, 1);
    CommandReader reader = new CommandReader();
    reader.begin(bytes, bytes.readableBytes(), 1);
    assertThatThrownBy(() -> reader.next(bytes)).hasMessage("unknown opcode " + opcode);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 7, 5 << 4, 7 << 4, 1 << 12, 1 << 15})
  void unknownModifiersAreRefused(int modifiers) {
    frameOf(new byte[] {Opcode.CLEAR, (byte) modifiers, (byte) (modifiers >> 8), 1}, 1);
    CommandReader reader = new CommandReader();
    reader.begin(bytes, bytes.readableBytes(), 1);
    assertThatThrownBy(() -> reader.next(bytes)).hasMessage("unknown modifiers " + modifiers);
  }

  @Test
  void varintsHaveOneFormOnly() {
    for (int value : new int[] {0, 1, 127, 128, 16_383, 16_384, 1 << 28, Integer.MAX_VALUE}) {
      bytes.clear();
      Varint.write(bytes, value);
      assertThat(bytes.readableBytes()).isEqualTo(Varint.length(value));
      assertThat(Varint.read(bytes)).isEqualTo(value);
      assertThat(bytes.isReadable()).isFalse();
    }
    for (byte[] overlong :
        new byte[][] {
          {(byte) 0x80, 0},
          {(byte) 0xFF, (byte) 0x80, 0},
          {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x08},
          {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1}
        }) {
      assertThatThrownBy(() -> Varint.read(Unpooled.wrappedBuffer(overlong)))
          .hasMessageContaining("overlong or over 31 bits");
    }
    assertThatThrownBy(() -> Varint.read(Unpooled.wrappedBuffer(new byte[] {(byte) 0x80})))
        .hasMessage("frame ends inside a field");
  }

  @Test
  void helloIgnoresWhatLaterClientsMayAdd() {
    int frame = FrameLayout.beginFrame(bytes, FrameType.HELLO, 0, 0);
    bytes.writeByte(1).writeByte(9).writeShortLE(0xFFFF).writeLongLE(-1);
    bytes.writeByte(77).writeByte(2).writeShortLE(0);
    bytes.writeByte(1).writeByte(1).writeByte('x');
    FrameLayout.endFrame(bytes, frame);
    Hello hello = Hello.read(bytes, bytes.readableBytes());
    assertThat(hello.clientName()).isEqualTo("x");
    assertThat(hello.negotiate()).isEqualTo(1);
  }

  @Test
  void clientWithoutACommonVersionIsToldBothRanges() {
    assertThatThrownBy(() -> new Hello(2, 3, 0, "x").negotiate())
        .hasMessage("client speaks protocol versions 2 to 3, server speaks 1");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    bytes.writeLongLE(-1).writeLongLE(0).writeLongLE(0);
    assertThatThrownBy(() -> CacheSettings.read(bytes, 0, bytes.readableBytes()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("creation -1");
    bytes.setLongLE(0, 0);
    for (byte[] field :
        new byte[][] {
          {4, 1, 0}, // unknown
          {1, 0}, // metadata of nothing
          {2, 4, 1, 0, 0, 0}, // half a limit
          {2, 8, 0, 0, 0, 0, 0, 0, 0, 0}, // a limit of none
          {3, 8, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80}, // negative
          {3, 8, 1, 0, 0, 0}, // cut off
          {2, 8, 1, 0, 0, 0, 0, 0, 0, 0, 2, 8, 1, 0, 0, 0, 0, 0, 0, 0}, // twice
        }) {
      ByteBuf settings = bytes.copy().writeBytes(field);
      assertThatThrownBy(() -> CacheSettings.read(settings, 0, settings.readableBytes()))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("malformed field " + field[0]);
    }
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    Text.write(bytes, "äää", 3);
    assertThat(Text.read(bytes, 3)).isEqualTo("ä");
  }

  private void frameOf(byte[] commands, int count) {
    int frame = FrameLayout.beginFrame(bytes, FrameType.BATCH, 0, 1);
    bytes.writeIntLE(count);
    bytes.writeBytes(commands);
    FrameLayout.endFrame(bytes, frame);
  }
}
