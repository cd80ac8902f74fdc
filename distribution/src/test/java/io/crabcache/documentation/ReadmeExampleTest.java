package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first example compiles and does what its reader expects. */
class ReadmeExampleTest {
  @TempDir Path directory;

  @Test
  void exampleRunsOnTheEmbeddedEngine() throws Exception {
    String page = Files.readString(Path.of("..", "README.md"));

    assertThat(JavaExample.of(page, directory).run()).contains("legs of a crab: 8");
  }
}
