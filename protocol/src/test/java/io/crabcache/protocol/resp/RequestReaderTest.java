package io.crabcache.protocol.resp;

import static io.crabcache.protocol.resp.Requests.bytes;
import static io.crabcache.protocol.resp.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests one by one. The texts of the tables are escaped as in Java; what Redis 7.0.15 does with
 * the same bytes was looked at for each of them.
 */
class RequestReaderTest {

  @Test
  void findsTheArgumentsWhereTheyLie() {
    ByteBuf in = bytes("xx*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$0\\r\\n\\r\\nrest").skipBytes(2);
    RequestReader reader = new RequestReader(Requests.LIMITS);
    RequestRest rest = new RequestRest();

    assertThat(reader.read(in, rest)).isEqualTo(in.readableBytes() - "rest".length());
    assertThat(in.readerIndex()).isEqualTo(2);
    assertThat(reader.source()).isSameAs(in);
    assertThat(reader.count()).isEqualTo(3);
    assertThat(reader.index(0)).isEqualTo("xx*3rn$3rn".length());
    assertThat(reader.length(0)).isEqualTo(3);
    assertThat(reader.length(1)).isEqualTo(1);
    assertThat(reader.length(2)).isZero();
    assertThat(rest.isBegun()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*1\\r\\n$4\\r\\nPING\\r\\n                      | [[PING]]",
        "*2\\r\\n$3\\r\\nGET\\r\\n$2\\r\\n\\r\\n\\r\\n    | [[GET, \\r\\n]]",
        "*1\\r\\n$3\\r\\na\\0b\\r\\nPING\\n               | [[a\\0b], [PING]]",
        "*1\\r\\n$0\\r\\n\\r\\n*1\\r\\n$1\\r\\n*\\r\\n     | [[], [*]]",
        "*0\\r\\n*1\\r\\n$1\\r\\na\\r\\n                  | [[], [a]]",
        "*-1\\r\\n*-10\\r\\nPING\\n                       | [[], [], [PING]]",
        "*-9223372036854775808\\r\\nPING\\n               | [[], [PING]]",
      })
  void takesWhatRedisTakes(String request, String requests) {
    assertThat(read(bytes(request))).hasToString(requests.translateEscapes());
  }

  @Test
  void takesLengthsOfAnyNumberOfDigits() {
    for (int length : new int[] {0, 9, 10, 99, 100, 999, 1_000, 9_999, 10_000, 123_456}) {
      String value = "v".repeat(length);
      ByteBuf in = bytes("*2\r\n$1\r\na\r\n$" + length + "\r\n" + value + "\r\n");
      assertThat(read(in)).isEqualTo(List.of(List.of("a", value)));
    }
  }

  @Test
  void takesAnyNumberOfArguments() {
    for (int count : new int[] {1, 9, 10, 64, 65, 1_000}) {
      ByteBuf in = bytes("*" + count + "\r\n" + "$2\r\nab\r\n".repeat(count));
      List<List<String>> requests = read(in);
      assertThat(requests).hasSize(1);
      assertThat(requests.get(0)).hasSize(count).containsOnly("ab");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*\\r\\n                          | invalid multibulk length",
        "*-0\\r\\n                        | invalid multibulk length",
        "*+1\\r\\n                        | invalid multibulk length",
        "* 1\\r\\n                        | invalid multibulk length",
        "*1 \\r\\n                        | invalid multibulk length",
        "*01\\r\\n                        | invalid multibulk length",
        "*1x\\r\\n                        | invalid multibulk length",
        "*:\\r\\n                         | invalid multibulk length",
        "*/\\r\\n                         | invalid multibulk length",
        "*-\\r\\n                         | invalid multibulk length",
        "*1\\n$1\\r\\n                    | invalid multibulk length",
        "*-9223372036854775809\\r\\n      | invalid multibulk length",
        "*9223372036854775808\\r\\n       | invalid multibulk length",
        "*18446744073709551617\\r\\n      | invalid multibulk length",
        "*1\\r\\n$\\r\\n                  | invalid bulk length",
        "*1\\r\\n$-1\\r\\n                | invalid bulk length",
        "*1\\r\\n$-0\\r\\n                | invalid bulk length",
        "*1\\r\\n$+4\\r\\nPING\\r\\n      | invalid bulk length",
        "*1\\r\\n$04\\r\\nPING\\r\\n      | invalid bulk length",
        "*1\\r\\n$00\\r\\nPING\\r\\n      | invalid bulk length",
        "*1\\r\\n$ 4\\r\\nPING\\r\\n      | invalid bulk length",
        "*1\\r\\n$4 \\r\\nPING\\r\\n      | invalid bulk length",
        "*1\\r\\n$4\\nPING\\r\\n          | invalid bulk length",
        "*1\\r\\n$blabla\\r\\nPING\\r\\n  | invalid bulk length",
        "*1\\r\\n$18446744073709551620\\r\\nPING\\r\\n | invalid bulk length",
        "*1\\r\\nPING\\r\\n               | expected '$', got 'P'",
        "*1\\r\\n*1\\r\\n$1\\r\\na\\r\\n  | expected '$', got '*'",
        "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nx\\r\\nfooz\\r\\n | expected '$', got 'f'",
        "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nx\\r\\n$-10\\r\\n | invalid bulk length",
        "*1\\r\\n\\377\\r\\n              | expected '$', got '\\377'",
      })
  void refusesInRedissWords(String request, String message) {
    assertThatThrownBy(() -> read(bytes(request)))
        .isInstanceOf(RespException.class)
        .hasMessage(message.translateEscapes());
  }

  /** Redis looks at no byte that should be a line end, and so takes what follows for requests. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*1\\rX$4\\r\\nPING\\r\\n                    | invalid multibulk length: CR without LF",
        "*1\\r\\n$4\\rXPING\\r\\n                    | invalid bulk length: CR without LF",
        "*1\\r\\n$3\\r\\nPING\\r\\n                  | invalid bulk length: an argument does not end"
            + " with CR LF",
        "*2\\r\\n$1\\r\\nab\\r\\n$1\\r\\nb\\r\\n     | invalid bulk length: an argument does not end"
            + " with CR LF",
      })
  void refusesWrongLineEnds(String request, String message) {
    assertThatThrownBy(() -> read(bytes(request))).hasMessage(message);
  }

  @Test
  void refusesARequestOverALimitAsSoonAsItIsAnnounced() {
    assertThatThrownBy(() -> read(bytes("*3000000000\r\n")))
        .hasMessage(
            "invalid multibulk length: 3000000000 is over the limit of 1000 arguments"
                + " (connection.max_arguments)");
    assertThatThrownBy(() -> read(bytes("*2\r\n$3\r\nGET\r\n$2000000000\r\n")))
        .hasMessage(
            "invalid bulk length: with the 2000000000 bytes the request is over the limit of"
                + " 1048576 bytes (connection.max_frame_bytes)");
    assertThatThrownBy(() -> read(bytes("*2\r\n$3\r\nGET\r\n$9223372036854775807\r\n")))
        .hasMessageContaining("with the 9223372036854775807 bytes");
  }

  @Test
  void boundsTheBytesOfAWholeRequest() {
    String head = "*2\r\n$1\r\na\r\n$50\r\n";
    int room = 64 - "*2rn$1rnarn$rnrn".length();
    RequestReader reader = new RequestReader(new RequestLimits(10, 64, 64));
    ByteBuf fits =
        bytes("*2\r\n$1\r\na\r\n$" + (room - 2) + "\r\n" + "v".repeat(room - 2) + "\r\n");
    assertThat(fits.readableBytes()).isEqualTo(64);
    assertThat(reader.read(fits, new RequestRest())).isEqualTo(64);

    assertThatThrownBy(() -> reader.read(bytes(head), new RequestRest()))
        .hasMessageContaining("over the limit of 64 bytes (connection.max_frame_bytes)");
    ByteBuf many = bytes("*9\r\n" + "$2\r\nab\r\n".repeat(9));
    assertThatThrownBy(() -> reader.read(many, new RequestRest()))
        .hasMessageContaining("over the limit of 64 bytes (connection.max_frame_bytes)");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*        | too big mbulk count string: no line end within 64 bytes",
        "*1\\r\\n$ | too big bulk count string: no line end within 64 bytes",
      })
  void boundsLengthLines(String start, String message) {
    assertThatThrownBy(() -> read(bytes(start + "1".repeat(64)))).hasMessage(message);
  }

  @Test
  void boundsInlineLines() {
    String longest = "a".repeat((1 << 16) - 1);
    assertThat(read(bytes(longest + "\n"))).isEqualTo(List.of(List.of(longest)));
    assertThatThrownBy(() -> read(bytes(longest + "a\n")))
        .hasMessage("too big inline request: no line end within 65536 bytes");
    assertThatThrownBy(() -> read(bytes("a ".repeat(1_001) + "\n")))
        .hasMessage(
            "too big inline request: it has more than the limit of 1000 arguments"
                + " (connection.max_arguments)");
  }

  /** Redis looks for the line's end with C's string functions and waits for ever. */
  @Test
  void refusesALineWithANulByteAtOnce() {
    assertThatThrownBy(() -> read(bytes("PING\\0\\r\\n")))
        .hasMessage("too big inline request: a line with a NUL byte has no end");
    assertThatThrownBy(() -> read(bytes("\\0")))
        .hasMessage("too big inline request: a line with a NUL byte has no end");
  }

  @Test
  void limitsHaveLimits() {
    assertThatThrownBy(() -> new RequestLimits(9, 64, 64)).hasMessageContaining("maxArguments 9");
    assertThatThrownBy(() -> new RequestLimits(10, 63, 64)).hasMessageContaining("maxRequestBytes");
    assertThatThrownBy(() -> new RequestLimits(10, (1 << 30) + 1, 64))
        .hasMessageContaining("maxRequestBytes");
    assertThatThrownBy(() -> new RequestLimits(10, 64, 63)).hasMessageContaining("maxInlineBytes");
  }
}
