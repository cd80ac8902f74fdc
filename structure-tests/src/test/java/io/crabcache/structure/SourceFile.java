package io.crabcache.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Optional;

/**
 * One parsed source file.
 *
 * @param path where it stands, from the top of the project, with {@code /} between the parts
 * @param text what it says
 * @param unit its syntax tree
 * @param trees what knows positions and doc comments
 */
record SourceFile(String path, String text, CompilationUnitTree unit, Trees trees) {

  /** The file's package; empty for a module descriptor. */
  String packageName() {
    return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
  }

  /** Whether the file is part of what a module ships, as opposed to its tests. */
  boolean isMain() {
    return path.contains("/src/main/");
  }

  boolean isPackageInfo() {
    return path.endsWith("/package-info.java");
  }

  /** The line on which a tree begins. */
  long firstLine(Tree tree) {
    return line(positions().getStartPosition(unit, tree));
  }

  /** The line on which a tree ends. */
  long lastLine(Tree tree) {
    return line(positions().getEndPosition(unit, tree));
  }

  /** The doc comment before a type or before the package declaration, if it says anything. */
  Optional<String> docComment(Tree tree) {
    TreePath path = TreePath.getPath(unit, tree);
    return Optional.ofNullable(trees.getDocComment(path)).filter(doc -> !doc.isBlank());
  }

  Finding finding(long line, String rule, String cure) {
    return new Finding(path, line, rule, cure);
  }

  private SourcePositions positions() {
    return trees.getSourcePositions();
  }

  private long line(long position) {
    return unit.getLineMap().getLineNumber(position);
  }
}
