package io.crabcache.engine.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes go in and come out, wherever they lie. */
class SpaceTest {
  private static final int ARENA_UNITS = Space.ARENA_BYTES / Space.UNIT;

  private final Space space = new Space();

  @Test
  void keepsNeighborsApart() {
    space.grow();
    space.grow();
    int last = 2 * ARENA_UNITS - 1;
    for (int ref = 0; ref <= last; ref++) {
      space.putLong(ref, 0, ~(long) ref);
    }
    for (int ref = 0; ref <= last; ref++) {
      assertThat(space.getLong(ref, 0)).isEqualTo(~(long) ref);
    }
    space.putLong(ARENA_UNITS, 0, 0x0807060504030201L);
    assertThat(space.getInt(ARENA_UNITS, 4)).isEqualTo(0x08070605);
    assertThat(space.getByte(ARENA_UNITS, 2)).isEqualTo((byte) 3);
    assertThat(space.view(ARENA_UNITS).getLongLE(Space.position(ARENA_UNITS)))
        .isEqualTo(0x0807060504030201L);
    space.putInt(ARENA_UNITS, 0, -1);
    space.putByte(ARENA_UNITS, 7, (byte) -1);
    assertThat(space.getLong(ARENA_UNITS, 0)).isEqualTo(0xFF070605FFFFFFFFL);
  }

  @Test
  void startsArenasAtLinesOfTheProcessorsCache() {
    for (int i = 0; i < 8; i++) {
      space.grow();
      ByteBuffer arena = space.view(i * ARENA_UNITS).nioBuffer(0, Space.ARENA_BYTES);
      assertThat(arena.alignmentOffset(0, Space.ALIGNMENT)).isZero();
      assertThat(space.view(i * ARENA_UNITS).capacity()).isEqualTo(Space.ARENA_BYTES);
    }
  }

  @Test
  void copiesAndComparesAnyLength() {
    space.grow();
    space.grow();
    Random random = new Random(7);
    for (int length = 0; length < 700; length += 1 + random.nextInt(5)) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      int margin = random.nextInt(9);
      ByteBuf source = Unpooled.buffer().writeZero(margin).writeBytes(bytes).writeZero(1);
      int offset = random.nextInt(9);
      int from = random.nextInt(100);
      int to = ARENA_UNITS + random.nextInt(100);
      space.copyIn(source, margin, from, offset, length);
      space.copy(from, to, offset + length);
      assertThat(space.matches(to, offset, source, margin, length)).isTrue();
      ByteBuf out = Unpooled.buffer(1).writeZero(margin);
      space.copyOut(to, offset, length, out);
      assertThat(out).isEqualTo(source.slice(0, margin + length));
      if (length > 0) {
        int wrong = random.nextInt(length);
        source.setByte(margin + wrong, source.getByte(margin + wrong) + 1);
        assertThat(space.matches(to, offset, source, margin, length)).isFalse();
      }
    }
  }

  @Test
  void endsWithAnArenaThatIsSmaller() {
    space.grow();
    space.grow(4096);
    assertThat(space.bytes()).isEqualTo(Space.ARENA_BYTES + 4096);
    space.putLong(ARENA_UNITS + 511, 0, 1);
    assertThatThrownBy(() -> space.getLong(ARENA_UNITS + 512, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(space::grow).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysWhenTheJvmGivesNoMore() {
    Space poor =
        new Space(
            bytes -> {
              throw new OutOfMemoryError("planted");
            });
    assertThat(poor.grow()).isFalse();
    assertThat(poor.bytes()).isZero();
  }
}
