package io.crabcache.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** Small sources that break a rule, or just do not. */
final class Planted {

  private Planted() {}

  /** What a rule finds in one shipped file of a package. */
  static List<Finding> inMain(Rule rule, String packageName, String code) {
    return in(rule, "module/src/main/java/", packageName, code);
  }

  /** What a rule finds in one test file of a package. */
  static List<Finding> inTest(Rule rule, String packageName, String code) {
    return in(rule, "module/src/test/java/", packageName, code);
  }

  /** Checks that there is one finding, on that line, whose text has those parts. */
  static void assertBites(List<Finding> findings, int line, String... parts) {
    assertThat(findings).hasSize(1);
    Finding finding = findings.get(0);
    assertThat(finding.line()).isEqualTo(line);
    assertThat(finding.cure()).isNotBlank();
    assertThat(finding.toString()).contains(finding.path() + ":" + line + ": ").contains(parts);
  }

  private static List<Finding> in(Rule rule, String folder, String packageName, String code) {
    String path = folder + packageName.replace('.', '/') + "/Planted.java";
    return rule.check(Sources.parse(Map.of(path, "package " + packageName + ";\n" + code)));
  }
}
