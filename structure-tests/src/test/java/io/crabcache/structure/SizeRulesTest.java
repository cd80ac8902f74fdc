package io.crabcache.structure;

import static io.crabcache.structure.Planted.assertBites;
import static io.crabcache.structure.Planted.inMain;
import static io.crabcache.structure.Planted.inTest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeRulesTest {

  private static final String PACKAGE = "io.crabcache.engine";

  @Test
  void aFileOfOneLineTooMany() {
    // The package declaration is a line as well.
    assertThat(inMain(SizeRules::files, PACKAGE, "\n".repeat(599))).isEmpty();
    assertBites(inMain(SizeRules::files, PACKAGE, "\n".repeat(600)), 601, "file of 601 lines");
    assertBites(inTest(SizeRules::files, PACKAGE, "\n".repeat(600)), 601, "file of 601 lines");
  }

  @Test
  void aMethodOfOneLineTooMany() {
    assertThat(inMain(SizeRules::methods, PACKAGE, methodOfLines(70))).isEmpty();
    assertBites(inMain(SizeRules::methods, PACKAGE, methodOfLines(71)), 6, "method m of 71 lines");
    assertBites(inTest(SizeRules::methods, PACKAGE, methodOfLines(71)), 6, "method m of 71 lines");
  }

  private static String methodOfLines(int lines) {
    return "class A {\n  /**\n   * Not counted.\n   */\n  void m() {\n"
        + "    n();\n".repeat(lines - 2)
        + "  }\n}\n";
  }
}
