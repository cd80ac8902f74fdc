package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.server.bootstrap.CrabCacheServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of docs/jcache.md prints what the page says, wherever its caches are. */
class JcachePageTest {
  private static final Pattern OUTPUT = Pattern.compile("```text\\R(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;
  private JavaExample tour;
  private List<String> promised;

  @BeforeEach
  void read() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "jcache.md"));
    tour = JavaExample.of(page, directory);
    Matcher output = OUTPUT.matcher(page);
    assertThat(output.find()).isTrue();
    promised = output.group(1).lines().toList();
  }

  @Test
  void itRunsInItsOwnProcess() throws Exception {
    assertThat(tour.run().lines()).containsSubsequence(promised);
  }

  @Test
  void itRunsWithAServer() throws Exception {
    try (CrabCacheServer server = DocumentedServer.start()) {
      assertThat(tour.run("crabcache://127.0.0.1:" + server.tcp().port()).lines())
          .containsSubsequence(promised);
    }
  }
}
