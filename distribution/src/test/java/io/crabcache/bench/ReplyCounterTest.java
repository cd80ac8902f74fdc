package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.tool.FailedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyCounterTest {
  private static final String REPLIES =
      "+OK\r\n:1\r\n:-12\r\n$-1\r\n$0\r\n\r\n$11\r\nab\r\n$-1\r\n+c\r\n+PONG\r\n";

  private final ReplyCounter counter = new ReplyCounter();

  @Test
  void counts_replies_wherever_they_are_cut() {
    assertThat(counter.count(bytes(REPLIES))).isEqualTo(7);
    assertThat(counter.missing()).isEqualTo(1);
    for (int cut = 1; cut < REPLIES.length(); cut++) {
      int first = counter.count(bytes(REPLIES.substring(0, cut)));
      int second = counter.count(bytes(REPLIES.substring(cut)));
      assertThat(first + second).as("cut at " + cut).isEqualTo(7);
    }
    assertThat(counter.missing()).isEqualTo(REPLIES.length());
  }

  @Test
  void a_reply_counts_only_when_its_last_byte_has_come() {
    for (int i = 0; i < "$3\r\nabc\r".length(); i++) {
      assertThat(counter.count(bytes("$3\r\nabc\r".substring(i, i + 1)))).isZero();
    }
    assertThat(counter.count(bytes("\n"))).isEqualTo(1);
  }

  @Test
  void an_error_is_quoted() {
    assertThatThrownBy(() -> counter.count(bytes("+OK\r\n-ERR no\r\n+OK\r\n")))
        .isInstanceOf(FailedException.class)
        .hasMessage("the server answered: -ERR no");
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
