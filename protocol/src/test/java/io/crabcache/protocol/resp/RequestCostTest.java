package io.crabcache.protocol.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request costs is a matter of the bytes that have come, however they come. */
class RequestCostTest {
  private static final RequestLimits LIMITS = new RequestLimits(1 << 17, 1 << 30, 1 << 16);
  private static final int MOST_LOOKS_AT_A_BYTE = 16;

  private final RequestReader reader = new RequestReader(LIMITS);
  private final RequestRest rest = new RequestRest();

  @ParameterizedTest
  @CsvSource({"many arguments", "one long argument", "empty arguments", "a line", "a quoted line"})
  void bytesThatComeOneByOneAreLookedAtSeldom(String kind) {
    String request =
        switch (kind) {
          case "many arguments" -> "*20000\r\n" + "$1\r\nx\r\n".repeat(20_000);
          case "one long argument" -> "*1\r\n$200000\r\n" + "x".repeat(200_000) + "\r\n";
          case "empty arguments" -> "*20000\r\n" + "$0\r\n\r\n".repeat(20_000);
          case "a line" -> "word ".repeat(12_000) + "\r\n";
          default -> "'word' ".repeat(9_000) + "\r\n";
        };
    Watched in = new Watched(request);
    while (in.writerIndex() < in.capacity() - 1) {
      in.writerIndex(in.writerIndex() + 1);
      assertThat(reader.read(in, rest)).isZero();
    }
    in.writerIndex(in.capacity());
    assertThat(reader.read(in, rest)).isEqualTo(request.length());
    assertThat(in.looks).isLessThan((long) MOST_LOOKS_AT_A_BYTE * request.length());
  }

  @Test
  void readingAllocatesNothing() {
    ByteBuf in =
        Unpooled.copiedBuffer(
            ("*3\r\n$3\r\nSET\r\n$5\r\nkey:1\r\n$64\r\n" + "v".repeat(64) + "\r\n").repeat(8)
                + "*2\r\n$3\r\nGET\r\n$5\r\nkey:1\r\n".repeat(8)
                + "*12\r\n$4\r\nMGET\r\n"
                + "$5\r\nkey:1\r\n".repeat(11)
                + "PING\r\n",
            ISO_8859_1);
    int rounds = 20_000;
    readAll(in, rounds);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(in, rounds);
    // What the JVM does on a thread, such as compiling, is less than a byte a round.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(rounds);
  }

  @Test
  void whatIsAnnouncedTakesNoMemory() {
    ByteBuf count = Requests.bytes("*131072\r\n$1\r\na\r\n$");
    ByteBuf length = Requests.bytes("*2\r\n$3\r\nGET\r\n$1000000000\r\nx");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    reader.read(count, rest); // loads the classes
    rest.clear();
    long before = threads.getCurrentThreadAllocatedBytes();
    int taken = reader.read(count, rest);
    rest.clear();
    taken += reader.read(length, rest);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(taken).isZero();
    assertThat(allocated).isLessThan(10_000);
  }

  private void readAll(ByteBuf in, int rounds) {
    for (int round = 0; round < rounds; round++) {
      in.readerIndex(0);
      while (in.isReadable()) {
        in.skipBytes(reader.read(in, rest));
      }
    }
  }

  /** Counts the bytes that are looked at. */
  private static final class Watched extends UnpooledHeapByteBuf {
    private long looks;

    Watched(String bytes) {
      super(UnpooledByteBufAllocator.DEFAULT, bytes.getBytes(ISO_8859_1), bytes.length());
      writerIndex(0);
    }

    @Override
    public byte getByte(int index) {
      looks++;
      return super.getByte(index);
    }

    @Override
    public short getShortLE(int index) {
      looks += Short.BYTES;
      return super.getShortLE(index);
    }

    @Override
    public int getIntLE(int index) {
      looks += Integer.BYTES;
      return super.getIntLE(index);
    }

    @Override
    public long getLongLE(int index) {
      looks += Long.BYTES;
      return super.getLongLE(index);
    }

    @Override
    public int indexOf(int from, int to, byte value) {
      int found = super.indexOf(from, to, value);
      looks += (found < 0 ? to : found) - from;
      return found;
    }
  }
}
