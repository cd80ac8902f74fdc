package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.testing.RedisPrompt;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a page shows of a terminal: calls of redis-cli with a line of reply each. */
final class ConsoleExample {
  private static final Pattern BLOCK = Pattern.compile("```console\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern LINE_AND_REPLY =
      Pattern.compile("\\$ redis-cli -p 7171 (.*)\\R(.*)\\R");

  private ConsoleExample() {}

  /** Types all lines of a part of a page, in their order, and expects the replies that it shows. */
  static void play(String part, RedisPrompt prompt) throws IOException {
    List<String> consoles = BLOCK.matcher(part).results().map(block -> block.group(1)).toList();
    assertThat(consoles).as("consoles").isNotEmpty();
    for (String console : consoles) {
      List<MatchResult> lines = LINE_AND_REPLY.matcher(console).results().toList();
      assertThat(console.lines()).as("lines and their replies").hasSize(2 * lines.size());
      for (MatchResult line : lines) {
        assertThat(prompt.type(line.group(1))).as(line.group(1)).isEqualTo(line.group(2));
      }
    }
  }
}
