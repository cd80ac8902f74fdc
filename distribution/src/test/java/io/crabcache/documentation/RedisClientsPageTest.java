package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.testing.RedisPrompt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page on Redis clients shows happens, in its order: prompt, program, prompt. */
class RedisClientsPageTest {
  @TempDir Path directory;

  @Test
  void theSharedCacheIsAsShown() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "redis-clients.md"));
    int program = page.indexOf("public class ");
    try (CrabCacheServer server = DocumentedServer.start();
        RedisPrompt prompt = new RedisPrompt(server.tcp().port())) {
      ConsoleExample.play(page.substring(0, program), prompt);

      String printed =
          JavaExample.of(page, directory).run("crabcache://127.0.0.1:" + server.tcp().port());

      assertThat(printed).contains("legs of a crab: 8").contains("changed: true");
      ConsoleExample.play(page.substring(program), prompt);
    }
  }
}
