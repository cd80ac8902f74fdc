package io.crabcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** The Java of a page that is not a whole program: imports, and statements below them. */
final class JavaSnippets {
  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  private JavaSnippets() {}

  /**
   * Compiles and runs the snippets of a page in their order.
   *
   * @param directory where to compile them
   * @return how many there are
   */
  static int run(String page, Path directory) throws Exception {
    List<String> snippets =
        BLOCK
            .matcher(page)
            .results()
            .map(block -> block.group(1))
            .filter(block -> !block.contains("public class "))
            .toList();
    for (int i = 0; i < snippets.size(); i++) {
      run(snippets.get(i), "Snippet" + i, directory);
    }
    return snippets.size();
  }

  private static void run(String snippet, String className, Path directory) throws Exception {
    int body = snippet.indexOf("\n\n");
    Path source =
        Files.writeString(
            directory.resolve(className + ".java"),
            """
            %s
            public class %s {
              public static void run() throws Exception {
            %s
              }
            }
            """
                .formatted(snippet.substring(0, body), className, snippet.substring(body)));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
    assertThat(result).as("compiler's exit code for %s", snippet).isZero();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, JavaSnippets.class.getClassLoader())) {
      loader.loadClass(className).getMethod("run").invoke(null);
    }
  }
}
