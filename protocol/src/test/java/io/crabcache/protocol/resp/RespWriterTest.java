package io.crabcache.protocol.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies beside the bytes that the specifications of RESP2 and RESP3 give for them. */
class RespWriterTest {

  @Test
  void simpleStrings() {
    assertSame(RespWriter::ok, "+OK\r\n");
    assertSame(RespWriter::pong, "+PONG\r\n");
    assertSame(writer -> writer.simple("QUEUED"), "+QUEUED\r\n");
    assertSame(writer -> writer.simple(""), "+\r\n");
  }

  @Test
  void errors() {
    assertSame(writer -> writer.error("ERR syntax error"), "-ERR syntax error\r\n");
    assertSame(
        writer -> writer.error("ERR unknown command 'a\r\nb\u00ff\u20ac'"),
        "-ERR unknown command 'a  b\u00ff?'\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        9,
        10,
        99,
        100,
        1_024,
        1_025,
        9_999,
        10_000,
        99_999_999,
        100_000_000,
        100_000_001,
        10_000_000_000_000_000L,
        1_234_567_890_123_456_789L,
        Long.MAX_VALUE,
        -1,
        -2,
        -1_000,
        -123_456_789,
        Long.MIN_VALUE + 1,
        Long.MIN_VALUE
      })
  void integers(long number) {
    assertSame(writer -> writer.integer(number), ":" + number + "\r\n");
  }

  @Test
  void integersOfAllLengths() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(written(2, writer -> writer.integer(number))).isEqualTo(":" + number + "\r\n");
    }
  }

  @Test
  void bulkStrings() {
    ByteBuf source = Unpooled.copiedBuffer("xhellox", ISO_8859_1);
    assertSame(writer -> writer.bulk(source, 1, 5), "$5\r\nhello\r\n");
    assertThat(source.readableBytes()).isEqualTo(7);
    assertSame(writer -> writer.bulk(source, 1, 0), "$0\r\n\r\n");
    assertSame(writer -> writer.bulk("hello"), "$5\r\nhello\r\n");
    assertSame(writer -> writer.bulk("hello".getBytes(UTF_8)), "$5\r\nhello\r\n");
    assertSame(writer -> writer.bulk("\u00e9\u20ac"), "$5\r\n\u00c3\u00a9\u00e2\u0082\u00ac\r\n");
    String large = "v".repeat(100_000);
    assertSame(writer -> writer.bulk(large), "$100000\r\n" + large + "\r\n");
  }

  @Test
  void aBulkStringIsWrittenInParts() {
    ByteBuf out = Unpooled.buffer(0);
    RespWriter writer = new RespWriter();
    writer.begin(out, 2);
    writer.bulkHeader(4_096);
    int capacity = out.capacity();
    out.writeBytes(new byte[4_000]).writeBytes(new byte[96]);
    writer.bulkEnd();
    assertThat(out.capacity()).as("room for the whole was made at once").isEqualTo(capacity);
    assertThat(out.toString(ISO_8859_1)).isEqualTo("$4096\r\n" + "\0".repeat(4_096) + "\r\n");
  }

  @Test
  void nulls() {
    assertBoth(RespWriter::nil, "$-1\r\n", "_\r\n");
    assertBoth(RespWriter::nullArray, "*-1\r\n", "_\r\n");
  }

  @Test
  void aggregates() {
    assertSame(writer -> writer.array(0), "*0\r\n");
    assertSame(writer -> writer.array(131_072), "*131072\r\n");
    assertBoth(writer -> writer.map(2), "*4\r\n", "%2\r\n");
    assertBoth(writer -> writer.map(1_500_000_000), "*3000000000\r\n", "%1500000000\r\n");
    assertBoth(writer -> writer.set(5), "*5\r\n", "~5\r\n");
    assertBoth(writer -> writer.push(3), "*3\r\n", ">3\r\n");
  }

  @Test
  void booleans() {
    assertBoth(writer -> writer.bool(true), ":1\r\n", "#t\r\n");
    assertBoth(writer -> writer.bool(false), ":0\r\n", "#f\r\n");
  }

  @Test
  void verbatimText() {
    assertBoth(
        writer -> writer.verbatim("Some string"),
        "$11\r\nSome string\r\n",
        "=15\r\ntxt:Some string\r\n");
  }

  /** What C's printf makes of {@code %.17g}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "10, 10",
    "-10, -10",
    "100, 100",
    "1.5, 1.5",
    "0.1, 0.10000000000000001",
    "3.14159, 3.1415899999999999",
    "0.0001, 0.0001",
    "0.00001, 1.0000000000000001e-05",
    "123456789012345678, 1.2345678901234568e+17",
    "12345678901234567, 12345678901234568",
    "1e16, 10000000000000000",
    "1e17, 1e+17",
    "-1e100, -1e+100",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "4.9e-324, 4.9406564584124654e-324",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan",
  })
  void doubles(double number, String text) {
    assertBoth(
        writer -> writer.number(number),
        "$" + text.length() + "\r\n" + text + "\r\n",
        "," + text + "\r\n");
  }

  @Test
  void repliesStandBehindOneAnotherInABufferOfAnySize() {
    for (int capacity = 0; capacity < 40; capacity++) {
      ByteBuf out = Unpooled.buffer(capacity);
      RespWriter writer = new RespWriter();
      writer.begin(out, 3);
      writer.map(1);
      writer.bulk("proto");
      writer.integer(3);
      writer.nil();
      writer.integer(123_456_789);
      writer.ok();
      assertThat(out.toString(ISO_8859_1))
          .isEqualTo("%1\r\n$5\r\nproto\r\n:3\r\n_\r\n:123456789\r\n+OK\r\n");
    }
  }

  private static void assertSame(Consumer<RespWriter> reply, String bytes) {
    assertBoth(reply, bytes, bytes);
  }

  private static void assertBoth(Consumer<RespWriter> reply, String resp2, String resp3) {
    assertThat(written(2, reply)).isEqualTo(resp2);
    assertThat(written(3, reply)).isEqualTo(resp3);
  }

  private static String written(int version, Consumer<RespWriter> reply) {
    ByteBuf out = Unpooled.buffer(0);
    RespWriter writer = new RespWriter();
    writer.begin(out, version);
    reply.accept(writer);
    return out.toString(ISO_8859_1);
  }
}
