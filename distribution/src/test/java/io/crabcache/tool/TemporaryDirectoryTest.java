package io.crabcache.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoryTest {
  @TempDir private Path parent;

  @Test
  void it_goes_with_all_that_is_in_it() throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create(parent, "some-");
    assertThat(directory.path()).isEmptyDirectory();
    Path below = Files.createDirectories(directory.path().resolve("a/b"));
    Files.writeString(below.resolve("file"), "text");
    directory.close();
    assertThat(parent).isEmptyDirectory();
    directory.close();
  }

  @Test
  void a_parent_that_is_not_there_is_named() {
    Path missing = parent.resolve("missing");
    assertThatThrownBy(() -> TemporaryDirectory.create(missing, "some-"))
        .isInstanceOf(FailedException.class)
        .hasMessage("cannot create a directory in " + missing + ": there is no such directory");
  }
}
