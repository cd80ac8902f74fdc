package io.crabcache.structure;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;

/** Packages say what they are for, and so do the public types in them. */
final class PackageRules {

  private static final Set<String> MEANINGLESS =
      Set.of("util", "utils", "common", "impl", "misc", "helper", "helpers");

  private PackageRules() {}

  /** Every shipped package has a package-info.java with a doc comment. */
  static List<Finding> documented(List<SourceFile> sources) {
    Map<String, SourceFile> undocumented = new TreeMap<>();
    List<SourceFile> main = main(sources);
    for (SourceFile source : main) {
      undocumented.putIfAbsent(directory(source), source);
    }
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : main) {
      if (source.isPackageInfo()) {
        undocumented.remove(directory(source));
        if (source.docComment(source.unit().getPackage()).isEmpty()) {
          String rule = "package " + source.packageName() + " has no doc comment";
          findings.add(source.finding(1, rule, "say what it takes, from whom, what it hands on"));
        }
      }
    }
    for (SourceFile source : undocumented.values()) {
      String rule = "package " + source.packageName() + " has no package-info.java";
      findings.add(source.finding(1, rule, "add one that says what the package is for"));
    }
    return findings;
  }

  /** No package has a name that says nothing. */
  static List<Finding> named(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : sources) {
      for (String part : Arrays.asList(source.packageName().split("\\.", -1))) {
        if (MEANINGLESS.contains(part)) {
          String rule = "package " + source.packageName() + " is named \"" + part + "\"";
          findings.add(source.finding(1, rule, "name it after what it does"));
        }
      }
    }
    return findings;
  }

  /** Every shipped public top-level type has Javadoc. */
  static List<Finding> documentedTypes(List<SourceFile> sources) {
    List<Finding> findings = new ArrayList<>();
    for (SourceFile source : main(sources)) {
      for (Tree type : source.unit().getTypeDecls()) {
        if (type instanceof ClassTree declaration
            && declaration.getModifiers().getFlags().contains(Modifier.PUBLIC)
            && source.docComment(declaration).isEmpty()) {
          String rule = "public type " + declaration.getSimpleName() + " has no Javadoc";
          findings.add(
              source.finding(source.firstLine(type), rule, "say in a sentence what it is"));
        }
      }
    }
    return findings;
  }

  private static List<SourceFile> main(List<SourceFile> sources) {
    return sources.stream()
        .filter(source -> source.isMain() && !source.packageName().isEmpty())
        .toList();
  }

  private static String directory(SourceFile source) {
    return source.path().substring(0, source.path().lastIndexOf('/'));
  }
}
