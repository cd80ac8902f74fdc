package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The first whole Java program of a page, which is compiled and run as its reader would. */
final class JavaExample {
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS_NAME = Pattern.compile("public class (\\w+)");
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final int SECONDS = 60;

  private final Path directory;
  private final String className;

  private JavaExample(Path directory, String className) {
    this.directory = directory;
    this.className = className;
  }

  /** Compiles the program of a page into an empty directory. */
  static JavaExample of(String page, Path directory) throws IOException {
    Matcher block = JAVA_BLOCK.matcher(page);
    Matcher name = CLASS_NAME.matcher("");
    while (!name.find()) {
      assertThat(block.find()).as("the page has a Java example with a public class").isTrue();
      name = CLASS_NAME.matcher(block.group(1));
    }
    Path source = Files.writeString(directory.resolve(name.group(1) + ".java"), block.group(1));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-cp", CLASS_PATH, "-d", directory.toString(), source.toString());
    assertThat(result).as("compiler's exit code").isZero();
    return new JavaExample(directory, name.group(1));
  }

  /** Runs it to its good end and returns what it printed. */
  String run(String... arguments) throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory + System.getProperty("path.separator") + CLASS_PATH,
                className));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
