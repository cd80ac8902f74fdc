package io.crabcache.structure;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What no source may say. */
final class BannedRules {

  private static final List<String> MAY_PRINT =
      List.of(
          "io.crabcache.cli",
          "io.crabcache.demo",
          "io.crabcache.bench",
          "io.crabcache.tool",
          "io.crabcache.benchmarks");
  private static final Pattern PRINTING = Pattern.compile("(java\\.lang\\.)?System\\.(out|err)");
  private static final Pattern SLEEPING =
      Pattern.compile(
          "((java\\.lang\\.)?Thread|(.*\\.)?TimeUnit\\.\\w+|(NANO|MICRO|MILLI)?SECONDS|MINUTES)"
              + "\\.sleep");
  private static final Pattern DISABLING =
      Pattern.compile("(org\\.junit\\.jupiter\\.api\\.Disabled|Disabled|(org\\.junit\\.)?Ignore)");
  private static final Pattern MARKER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");

  private BannedRules() {}

  /** Shipped code logs; only the command line, its tools and the benchmarks print. */
  static List<Finding> printing(List<SourceFile> sources) {
    List<SourceFile> silent =
        sources.stream()
            .filter(SourceFile::isMain)
            .filter(s -> MAY_PRINT.stream().noneMatch(p -> Names.isIn(s.packageName(), p)))
            .toList();
    return members(silent, PRINTING, "log it, or hand it to the caller");
  }

  /** Nothing sleeps. */
  static List<Finding> sleeping(List<SourceFile> sources) {
    return members(sources, SLEEPING, "wait for the event itself, or turn an injected clock");
  }

  /** Nothing swallows an exception without a word. A comment is no statement. */
  static List<Finding> emptyCatch(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitCatch(CatchTree clause, Void unused) {
          if (clause.getBlock().getStatements().isEmpty()) {
            String rule = "empty catch of " + clause.getParameter().getType();
            findings.add(
                source.finding(
                    source.firstLine(clause), rule, "handle it, count it or let it pass"));
          }
          return super.visitCatch(clause, null);
        }
      }.scan(source.unit(), null);
    }
    return findings;
  }

  /** No test is switched off. */
  static List<Finding> disabled(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void unused) {
          String type = annotation.getAnnotationType().toString();
          if (DISABLING.matcher(type).matches()) {
            findings.add(
                source.finding(
                    source.firstLine(annotation), "@" + type, "mend the test, or delete it"));
          }
          return super.visitAnnotation(annotation, null);
        }
      }.scan(source.unit(), null);
    }
    return findings;
  }

  /** No comment puts work off. */
  static List<Finding> markers(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      int line = 0;
      for (String comment : Comments.byLine(source.text())) {
        line++;
        Matcher marker = MARKER.matcher(comment);
        if (marker.find()) {
          findings.add(
              source.finding(
                  line, marker.group() + " in a comment", "do it now, or file an issue"));
        }
      }
    }
    return findings;
  }

  private static List<Finding> members(List<SourceFile> sources, Pattern banned, String cure) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      eachMember(
          source,
          (tree, name) -> {
            if (banned.matcher(name).matches()) {
              findings.add(source.finding(source.firstLine(tree), name, cure));
            }
          });
    }
    return findings;
  }

  /** Calls back with each {@code a.b} and {@code a::b}, static imports included. */
  private static void eachMember(SourceFile source, BiConsumer<Tree, String> action) {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitImport(ImportTree tree, Void unused) {
        if (tree.isStatic()) {
          action.accept(tree, tree.getQualifiedIdentifier().toString());
        }
        return null;
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
        action.accept(tree, tree.toString());
        return super.visitMemberSelect(tree, null);
      }

      @Override
      public Void visitMemberReference(MemberReferenceTree tree, Void unused) {
        action.accept(tree, tree.getQualifierExpression() + "." + tree.getName());
        return super.visitMemberReference(tree, null);
      }
    }.scan(source.unit(), null);
  }
}
