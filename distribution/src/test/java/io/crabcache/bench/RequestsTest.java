package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final Pattern SET =
      Pattern.compile("\\*3\r\n\\$3\r\nSET\r\n\\$16\r\n(key:0{7}\\d{5})\r\n\\$5\r\n[a-z]{5}\r\n");

  @Test
  void filling_sets_every_key_once() {
    Matcher sets = SET.matcher(written(Requests.filling(5, LoadCommand.KEYS), LoadCommand.KEYS));
    Set<String> keys = new HashSet<>();
    int end = 0;
    while (sets.find()) {
      assertThat(sets.start()).isEqualTo(end);
      end = sets.end();
      keys.add(sets.group(1));
    }
    assertThat(keys).hasSize(LoadCommand.KEYS).contains("key:000000000000", "key:000000099999");
  }

  @Test
  void the_mix_has_its_shares_of_each_command() {
    int requests = 100_000;
    String text = written(Requests.random(LoadCommand.MIX, 1), requests);
    Offset<Integer> onePercent = Offset.offset(requests / 100);
    assertThat(count(text, "SET\r\n")).isCloseTo(requests / 2, onePercent);
    assertThat(count(text, "GET\r\n")).isCloseTo(requests * 3 / 10, onePercent);
    assertThat(count(text, "DEL\r\n")).isCloseTo(requests / 5, onePercent);
  }

  @Test
  void all_loads_ask_for_the_same_random_keys_which_differ() {
    String first = written(Requests.random(LoadCommand.GET, 1), 1000);
    assertThat(written(Requests.random(LoadCommand.GET, 1), 1000)).isEqualTo(first);
    assertThat(first.lines().filter(line -> line.startsWith("key:")).distinct().count())
        .isGreaterThan(900);
  }

  private static String written(Requests requests, int count) {
    ByteBuf out = Unpooled.buffer();
    requests.write(out, count);
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
