package io.crabcache.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written is read back, also when the buffer moves between two commands. */
class RandomBatchTest {
  private static final int[] CONDITIONS = {
    Modifiers.ALWAYS,
    Modifiers.IF_ABSENT,
    Modifiers.IF_PRESENT,
    Modifiers.IF_VERSION,
    Modifiers.IF_VALUE
  };
  private static final int[] EXPIRIES = {
    Modifiers.EXPIRY_POLICY,
    Modifiers.EXPIRY_TTL,
    Modifiers.EXPIRY_DEADLINE,
    Modifiers.EXPIRY_NEVER,
    Modifiers.EXPIRY_KEEP
  };

  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Put(
      int modifiers, int cache, byte[] key, byte[] value, long version, byte[] expected, long ms) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void putsAreReadBackAsTheyWereWritten(long seed) {
    Random random = new Random(seed);
    List<Put> puts = new ArrayList<>();
    ByteBuf buffer = Unpooled.buffer();
    CommandWriter writer = new CommandWriter(buffer);
    writer.begin(buffer, random.nextInt());
    for (int i = random.nextInt(50); i >= 0; i--) {
      Put put = randomPut(random);
      puts.add(put);
      write(writer, put);
      if (random.nextInt(4) == 0) { // a command that did not fit after all
        write(writer, randomPut(random));
        writer.rollback();
      }
    }
    writer.end();
    int frameLength = FrameLayout.frameLength(buffer, FrameLayout.DEFAULT_MAX_FRAME_BYTES);
    assertThat(frameLength).isEqualTo(buffer.readableBytes());

    CommandReader reader = new CommandReader();
    assertThat(reader.begin(buffer, frameLength, 1_000)).isEqualTo(puts.size());
    ByteBuf in = buffer;
    for (Put put : puts) {
      in = Unpooled.buffer().writeZero(random.nextInt(9)).writeBytes(in.duplicate()); // it moves
      in.skipBytes(in.readableBytes() - frameLength);
      assertThat(reader.next(in)).isTrue();
      assertReads(reader, in, put);
    }
    assertThat(reader.next(in)).isFalse();
  }

  private static Put randomPut(Random random) {
    int modifiers =
        CONDITIONS[random.nextInt(CONDITIONS.length)]
            | EXPIRIES[random.nextInt(EXPIRIES.length)]
            | (random.nextInt() & (Modifiers.RETURN_PREVIOUS | Modifiers.RETURN_VERSION));
    return new Put(
        modifiers,
        random.nextInt(20_000),
        bytes(random, 300),
        bytes(random, 20_000),
        random.nextLong(),
        bytes(random, 300),
        random.nextLong());
  }

  private static byte[] bytes(Random random, int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void write(CommandWriter writer, Put put) {
    writer.put(put.modifiers, put.cache, put.key, put.value, put.version, put.expected, put.ms);
  }

  private static void assertReads(CommandReader reader, ByteBuf in, Put put) {
    assertThat(reader.opcode()).isEqualTo(Opcode.PUT);
    assertThat(reader.modifiers()).isEqualTo(put.modifiers);
    assertThat(reader.cache()).isEqualTo(put.cache);
    assertThat(ByteBufUtil.getBytes(in, reader.keyIndex(), reader.keyLength())).isEqualTo(put.key);
    assertThat(ByteBufUtil.getBytes(in, reader.valueIndex(), reader.valueLength()))
        .isEqualTo(put.value);
    if (Modifiers.condition(put.modifiers) == Modifiers.IF_VERSION) {
      assertThat(reader.version()).isEqualTo(put.version);
    } else if (Modifiers.condition(put.modifiers) == Modifiers.IF_VALUE) {
      assertThat(ByteBufUtil.getBytes(in, reader.expectedIndex(), reader.expectedLength()))
          .isEqualTo(put.expected);
    }
    if (Modifiers.hasExpiryOperand(put.modifiers)) {
      assertThat(reader.expiry()).isEqualTo(put.ms);
    }
  }
}
