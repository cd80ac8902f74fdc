package io.crabcache.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Finds sources and parses them with the JDK's own parser. Nothing is resolved or compiled. */
final class Sources {

  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".mvn", "docs");

  private Sources() {}

  /** Parses all Java files below a directory, apart from what the build made. */
  static List<SourceFile> below(Path top) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.getFileName().toString().endsWith(".java")) {
              String path = top.relativize(file).toString().replace('\\', '/');
              texts.put(path, Files.readString(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return parse(texts);
  }

  /**
   * Parses texts.
   *
   * @param texts path to text
   * @throws IllegalArgumentException if one is not Java
   */
  static List<SourceFile> parse(Map<String, String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<Text> inputs =
        texts.entrySet().stream().map(e -> new Text(e.getKey(), e.getValue())).toList();
    JavacTask task =
        (JavacTask) compiler.getTask(null, null, problems, List.of("-proc:none"), null, inputs);
    Trees trees = Trees.instance(task);
    List<SourceFile> sources = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        // The compiler wraps what it was given, but keeps its URI.
        String path = unit.getSourceFile().toUri().getPath().substring(1);
        sources.add(new SourceFile(path, texts.get(path), unit, trees));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!problems.getDiagnostics().isEmpty()) {
      throw new IllegalArgumentException("Not Java: " + problems.getDiagnostics());
    }
    return sources;
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String content;

    Text(String path, String content) {
      super(URI.create("text:///" + path), Kind.SOURCE);
      this.content = content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }
  }
}
