package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import io.crabcache.testing.RedisPrompt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page on Redis clients shows happens, in its order: prompt, program, prompt. */
class RedisClientsPageTest {
  private static final Pattern CONSOLE_BLOCK =
      Pattern.compile("```console\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern LINE_AND_REPLY =
      Pattern.compile("\\$ redis-cli -p 7171 (.*)\\R(.*)\\R");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir Path directory;

  @Test
  void theSharedCacheIsAsShown() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "redis-clients.md"));
    List<String> consoles =
        CONSOLE_BLOCK.matcher(page).results().map(block -> block.group(1)).toList();
    assertThat(consoles).hasSize(2);
    ServerConfiguration configuration =
        ServerConfiguration.builder()
            .with(Settings.SERVER_PORT, 0)
            .with(Settings.HTTP_PORT, 0)
            .build();
    try (CrabCacheServer server = CrabCacheServer.start(configuration, CLOCK);
        RedisPrompt prompt = new RedisPrompt(server.tcp().port())) {
      play(consoles.get(0), prompt);

      String printed =
          JavaExample.of(page, directory).run("crabcache://127.0.0.1:" + server.tcp().port());

      assertThat(printed).contains("legs of a crab: 8").contains("changed: true");
      play(consoles.get(1), prompt);
    }
  }

  private static void play(String console, RedisPrompt prompt) throws Exception {
    List<MatchResult> lines = LINE_AND_REPLY.matcher(console).results().toList();
    assertThat(console.lines()).as("lines and their replies").hasSize(2 * lines.size());
    for (MatchResult line : lines) {
      assertThat(prompt.type(line.group(1))).as(line.group(1)).isEqualTo(line.group(2));
    }
  }
}
