package io.crabcache.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class InputBufferTest {
  private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

  private final InputBuffer input = new InputBuffer();

  @Test
  void wholeRequestsStayWhereTheSocketPutThem() {
    ByteBuf read = read(100, 1 << 16);
    input.append(read);
    assertThat(input.bytes()).isSameAs(read);

    input.bytes().skipBytes(100);
    input.compact();
    assertThat(read.refCnt()).isZero();
    assertThat(input.bytes().capacity()).isZero();
  }

  @Test
  void aByteThatWaitsForMoreCostsAByteAndNotAReadBuffer() {
    ByteBuf read = read(5, 1 << 16);
    input.append(read);
    input.bytes().skipBytes(4);
    input.compact();

    assertThat(read.refCnt()).isZero();
    assertThat(input.bytes().capacity()).isOne();
    assertThat(input.bytes().getByte(input.bytes().readerIndex())).isEqualTo((byte) 4);
    input.release();
  }

  @Test
  void aLongFrameIsCopiedALogarithmicNumberOfTimes() {
    int pieces = 4096;
    int pieceBytes = 1024;
    int moves = 0;
    int capacity = 0;
    for (int i = 0; i < pieces; i++) {
      input.append(read(pieceBytes, pieceBytes));
      input.compact();
      if (input.bytes().capacity() != capacity) {
        moves++;
        capacity = input.bytes().capacity();
      }
    }
    assertThat(moves).isLessThanOrEqualTo(14);
    assertThat(capacity).isLessThanOrEqualTo(2 * pieces * pieceBytes);
    for (int i = 0; i < pieces * pieceBytes; i += 511) {
      assertThat(input.bytes().getByte(input.bytes().readerIndex() + i))
          .isEqualTo((byte) (i % pieceBytes));
    }
    input.release();
  }

  private static ByteBuf read(int bytes, int capacity) {
    ByteBuf read = ALLOCATOR.directBuffer(capacity);
    for (int i = 0; i < bytes; i++) {
      read.writeByte(i);
    }
    return read;
  }
}
