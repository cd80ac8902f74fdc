package io.crabcache.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServerInfoTest {
  private static final String ANSWER =
      "$42\r\n# Server\r\nprocess_id:4711\r\nname:a:b\r\nshare:0.25\r\nempty:\r\n\r\n+OK\r\n";

  @Test
  void fields_are_what_stands_before_and_behind_the_first_colon() throws IOException {
    ServerInfo info = ServerInfo.parse(ANSWER);
    assertThat(info.fields()).containsOnlyKeys("process_id", "name", "share", "empty");
    assertThat(info.number("process_id")).isEqualTo(4711);
    assertThat(info.text("name")).isEqualTo("a:b");
    assertThat(info.decimal("share")).isEqualTo(0.25);
    assertThat(info.text("empty")).isEmpty();
  }

  @Test
  void what_is_not_there_or_no_number_is_named() throws IOException {
    ServerInfo info = ServerInfo.parse(ANSWER);
    assertThatThrownBy(() -> info.text("port"))
        .isInstanceOf(FailedException.class)
        .hasMessage("the server's INFO has no field port");
    assertThatThrownBy(() -> info.number("name"))
        .isInstanceOf(FailedException.class)
        .hasMessage("the server's INFO has name:a:b");
  }

  @Test
  void an_error_is_no_answer() {
    assertThatIOException()
        .isThrownBy(() -> ServerInfo.parse("-NOAUTH who are you\r\n+OK\r\n"))
        .withMessage("a server answered INFO with: -NOAUTH who are you");
  }
}
