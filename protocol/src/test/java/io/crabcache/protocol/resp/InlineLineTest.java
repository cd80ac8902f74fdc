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
 * Lines as a person types them. In the tables {@code ~} stands for a backslash, and {@code ,}
 * separates the words expected.
 */
class InlineLineTest {

  @Test
  void wordsWithoutQuotesStayWhereTheyAre() {
    ByteBuf in = bytes("  get\t key  \r\nnext");
    RequestReader reader = new RequestReader(Requests.LIMITS);
    assertThat(reader.read(in, new RequestRest())).isEqualTo(in.readableBytes() - "next".length());
    assertThat(reader.source()).isSameAs(in);
    assertThat(reader.count()).isEqualTo(2);
    assertThat(reader.index(1)).isEqualTo("  get  ".length());
    assertThat(reader.length(1)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "PING                   | PING",
        "a b   c                | a,b,c",
        "set k \"v w\"          | set,k,v w",
        "set k 'v w'            | set,k,v w",
        "\"set\" \"k\"          | set,k",
        "a\"b c\"               | ab c",
        "a'b c' d               | ab c,d",
        "a \"\" b ''            | a,,b,",
        "\"a'b\" 'c\"d'         | a'b,c\"d",
        "\"~\"~~~q\"            | \"~q",
        "'~'~~~n'               | '~~~n",
        "~n~x41                 | ~n~x41",
        "\"~x41~x7a~X41\"       | AzX41",
        "\"~x4~xg1~x\"          | x4xg1x",
      })
  void wordsAndQuotes(String line, String words) {
    assertThat(read(bytes(line.replace("~", "\\\\") + "\r\n")))
        .isEqualTo(List.of(List.of(words.replace('~', '\\').split(",", -1))));
  }

  @Test
  void controlCharactersAndBytesAreEscaped() {
    assertThat(read(bytes("\"\\\\n\\\\r\\\\t\\\\b\\\\a\\\\x00\\\\xFf\"\n")))
        .isEqualTo(List.of(List.of("\n\r\t\b\u0007\0\u00ff")));
  }

  @Test
  void verticalTabAndFormFeedLeadAWordButDoNotEndIt() {
    assertThat(read(bytes("\u000b\fa\u000bb\f c\n")))
        .isEqualTo(List.of(List.of("a\u000bb\f", "c")));
  }

  @Test
  void linesEndWithLfAndMayHaveOneCrInFront() {
    assertThat(read(bytes("a\nb\r\nc\r\r\nd\re\n")))
        .isEqualTo(List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d", "e")));
  }

  @Test
  void linesWithoutWordsAreEmptyRequests() {
    assertThat(read(bytes("\r\n\n  \t\n\r\r\n")))
        .isEqualTo(List.of(List.of(), List.of(), List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "set \"\"\"test-key\"\"\" test-value",
        "a \"b",
        "a 'b",
        "a \"b\"c",
        "a 'b'c",
        "a \"b\"\"c\"",
        "a \"b~\"",
        "a 'b~'",
        "a \"b~",
        "\"",
        "'",
      })
  void unbalancedQuotes(String line) {
    assertThatThrownBy(() -> read(bytes(line.replace("~", "\\\\") + "\r\n")))
        .isInstanceOf(RespException.class)
        .hasMessage("unbalanced quotes in request");
  }

  @Test
  void aLineWithQuotesMayBeAsLongAsAnyLine() {
    String word = "b".repeat((1 << 16) - 3);
    assertThat(read(bytes("'" + word + "'\n"))).isEqualTo(List.of(List.of(word)));
  }
}
