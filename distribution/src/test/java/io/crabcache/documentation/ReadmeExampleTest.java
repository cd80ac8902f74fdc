package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first example compiles and does what its reader expects. */
class ReadmeExampleTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path directory;

  @Test
  void exampleRunsOnTheEmbeddedEngine() throws Exception {
    compile();
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory + System.getProperty("path.separator") + CLASS_PATH,
                "FirstExample")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(output)).contains("legs of a crab: 8");
    assertThat(process.exitValue()).isZero();
  }

  private void compile() throws IOException {
    Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(block.find()).as("README.md has a Java example").isTrue();
    Path source = Files.writeString(directory.resolve("FirstExample.java"), block.group(1));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-cp", CLASS_PATH, "-d", directory.toString(), source.toString());
    assertThat(result).as("compiler's exit code").isZero();
  }
}
