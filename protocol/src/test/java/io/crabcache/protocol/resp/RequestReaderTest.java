package io.crabcache.protocol.resp;

import static io.crabcache.protocol.resp.Requests.bytes;
import static io.crabcache.protocol.resp.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests one by one; {@code \r \n} and the like in the tables are escapes of the tests' own. */
class RequestReaderTest {

  @Test
  void findsTheArgumentsOfARequestWhereTheyLie() {
    ByteBuf in = bytes("xx*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$0\\r\\n\\r\\nrest").skipBytes(2);
    RequestReader reader = new RequestReader(Requests.LIMITS);

    assertThat(reader.read(in, new RequestRest())).isEqualTo(in.readableBytes() - 4);
    assertThat(in.readerIndex()).isEqualTo(2);
    assertThat(reader.source()).isSameAs(in);
    assertThat(reader.count()).isEqualTo(3);
    assertThat(reader.index(0)).isEqualTo(10);
    assertThat(reader.length(0)).isEqualTo(3);
    assertThat(reader.length(2)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*1\\r\\n$4\\r\\nPING\\r\\n                  | [PING]",
        "*0\\r\\n                                    | []",
        "*-1\\r\\n                                   | []",
        "*-10\\r\\n                                  | []",
        "*1\\r\\n$0\\r\\n\\r\\n                      | []",
        "*2\\r\\n$3\\r\\nGET\\r\\n$2\\r\\n\\r\\n\\r\\n | [GET, \\r\\n]",
        "PING\\r\\n                                  | [PING]",
        "PING\\n                                     | [PING]",
        "  get \\t key  \\r\\n                       | [get, key]",
        "\\r\\n                                      | []",
        "\\n                                         | []",
        "  \\n                                       | []",
      })
  void requests(String request, String arguments) {
    assertThat(read(bytes(request))).hasToString("[" + arguments.translateEscapes() + "]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "*3000000000\\r\\n | invalid multibulk length: 3000000000 is over the limit of 1000 arguments"
            + " (connection.max_arguments)",
        "*blabla\\r\\n                             | invalid multibulk length",
        "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nx\\r\\nfooz\\r\\n | expected '$', got 'f'",
        "*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nx\\r\\n$-10\\r\\n | invalid bulk length",
      })
  void refusals(String request, String message) {
    assertThatThrownBy(() -> read(bytes(request)))
        .isInstanceOf(RespException.class)
        .hasMessage(message);
  }
}
