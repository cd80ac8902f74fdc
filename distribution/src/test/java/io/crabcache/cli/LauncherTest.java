package io.crabcache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in the root of the sources, in a source tree whose build and result are scripts. */
class LauncherTest {
  private static final String BUILD =
      """
      #!/bin/sh
      echo "[INFO] Building CrabCache :: Module 0.1 [1/1]"
      mkdir -p distribution/target/archive/bin
      { echo '#!/bin/sh'; echo "echo $(cat module/src/main/Source.java) with \\$1; exit 3"; } \
        >distribution/target/archive/bin/crabcache
      chmod +x distribution/target/archive/bin/crabcache
      tar -czf distribution/target/crabcache-0.1.tar.gz -C distribution/target archive
      """;

  @TempDir private Path root;

  @BeforeEach
  void createSources() throws IOException {
    Files.copy(Path.of("..", "crabcache"), root.resolve("crabcache"));
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(root.resolve("module/src/main"));
    Files.writeString(root.resolve("pom.xml"), "");
    Files.writeString(root.resolve("module/pom.xml"), "");
    Files.writeString(root.resolve("module/src/main/Source.java"), "one");
    Path build = Files.writeString(root.resolve("mvnw"), BUILD);
    Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void whatIsMissingOrOlderThanTheSourcesIsBuiltAndNothingElse() throws Exception {
    assertThat(run()).contains("building Module [1/1]").endsWith("one with server");
    assertThat(run()).isEqualTo("one with server");

    Path source = Files.writeString(root.resolve("module/src/main/Source.java"), "two");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(run()).contains("building").endsWith("two with server");
  }

  @Test
  void aBuildThatFailsIsToldAndStartsNothing() throws Exception {
    Files.writeString(root.resolve("mvnw"), "#!/bin/sh\necho '[ERROR] broken'; exit 1\n");
    assertThat(run()).contains("[ERROR] broken").contains("the build failed");
  }

  private String run() throws IOException, InterruptedException {
    Path output = root.resolve("output.txt");
    Process process =
        new ProcessBuilder("sh", root.resolve("crabcache").toString(), "server")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    String text = Files.readString(output, StandardCharsets.UTF_8).strip();
    assertThat(process.exitValue()).as(text).isEqualTo(text.contains("failed") ? 1 : 3);
    return text;
  }
}
