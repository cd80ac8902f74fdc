package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.testing.RedisPrompt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples do what their reader expects. */
class ReadmeExampleTest {
  @TempDir Path directory;

  @Test
  void exampleRunsOnTheEmbeddedEngine() throws Exception {
    String page = Files.readString(Path.of("..", "README.md"));

    assertThat(JavaExample.of(page, directory).run()).contains("legs of a crab: 8");
  }

  @Test
  void redisClientsGetTheRepliesShown() throws Exception {
    String page = Files.readString(Path.of("..", "README.md"));

    try (CrabCacheServer server = DocumentedServer.start();
        RedisPrompt prompt = new RedisPrompt(server.tcp().port())) {
      ConsoleExample.play(page, prompt);
    }
  }
}
