package io.crabcache.structure;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;

/** How long files and methods may get. */
final class SizeRules {

  static final int FILE_LINES = 600;
  static final int METHOD_LINES = 70;

  private SizeRules() {}

  /** Files of at most {@value #FILE_LINES} lines. */
  static List<Finding> files(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      long lines = source.text().lines().count();
      if (lines > FILE_LINES) {
        String rule = "file of %d lines, at most %d".formatted(lines, FILE_LINES);
        findings.add(source.finding(lines, rule, "split it by meaning, not by length"));
      }
    }
    return findings;
  }

  /** Methods and constructors of at most {@value #METHOD_LINES} lines, doc comments not counted. */
  static List<Finding> methods(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree method, Void unused) {
          long first = source.firstLine(method);
          long lines = source.lastLine(method) - first + 1;
          if (lines > METHOD_LINES) {
            String rule =
                "method %s of %d lines, at most %d"
                    .formatted(method.getName(), lines, METHOD_LINES);
            findings.add(source.finding(first, rule, "give its steps names of their own"));
          }
          return super.visitMethod(method, null);
        }
      }.scan(source.unit(), null);
    }
    return findings;
  }
}
