package io.crabcache.structure;

import static io.crabcache.structure.Planted.assertBites;
import static io.crabcache.structure.Planted.inMain;
import static io.crabcache.structure.Planted.inTest;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BannedRulesTest {

  private static final String PACKAGE = "io.crabcache.engine";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.out.println(1);",
        "java.lang.System.err.print(1);",
        "list.forEach(System.out::println);",
        "var stream = System.err;",
      })
  void printing(String statement) {
    String code = inMethod(statement);
    assertBites(inMain(BannedRules::printing, PACKAGE, code), 4, "System.");
    assertThat(inTest(BannedRules::printing, PACKAGE, code)).isEmpty();
    assertThat(inMain(BannedRules::printing, "io.crabcache.cli", code)).isEmpty();
    assertThat(inMain(BannedRules::printing, "io.crabcache.demo.trace", code)).isEmpty();
    assertThat(inMain(BannedRules::printing, "io.crabcache.benchmarks", code)).isEmpty();
    assertBites(inMain(BannedRules::printing, "io.crabcache.client", code), 4, "System.");
  }

  @Test
  void printingThroughAStaticImport() {
    String code = "import static java.lang.System.out;";
    assertBites(inMain(BannedRules::printing, PACKAGE, code), 2, "java.lang.System.out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread.sleep(1);",
        "java.lang.Thread.sleep(1);",
        "run(Thread::sleep);",
        "TimeUnit.SECONDS.sleep(1);",
        "MILLISECONDS.sleep(1);",
      })
  void sleeping(String statement) {
    String code = inMethod(statement);
    assertBites(inMain(BannedRules::sleeping, PACKAGE, code), 4, "sleep");
    assertBites(inTest(BannedRules::sleeping, PACKAGE, code), 4, "sleep");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "try { a(); } catch (IOException e) {}",
        "try { a(); } catch (IOException e) { /* A reason. */ }",
        "try { a(); } catch (IOException | Error e) { } finally { b(); }",
      })
  void emptyCatch(String statement) {
    String code = inMethod(statement);
    assertBites(inMain(BannedRules::emptyCatch, PACKAGE, code), 4, "empty catch of IOException");
    assertBites(inTest(BannedRules::emptyCatch, PACKAGE, code), 4, "empty catch of IOException");
  }

  @Test
  void aCatchThatActs() {
    String code = inMethod("try { a(); } catch (IOException e) { failures++; }");
    assertThat(inMain(BannedRules::emptyCatch, PACKAGE, code)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@Disabled", "@Disabled(\"why\")", "@org.junit.jupiter.api.Disabled", "@Ignore"})
  void disabledTests(String annotation) {
    assertBites(inTest(BannedRules::disabled, PACKAGE, annotation + "\nclass A {}"), 2, "@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TODO", "FIXME", "XXX", "HACK"})
  void markers(String marker) {
    assertBites(inMain(BannedRules::markers, PACKAGE, "// " + marker + ": later"), 2, marker);
    assertBites(inTest(BannedRules::markers, PACKAGE, "/*\n * " + marker + "\n */"), 3, marker);
    String afterString = "class A { String s = \"/*\"; } // " + marker;
    assertBites(inMain(BannedRules::markers, PACKAGE, afterString), 2, marker);
  }

  @Test
  void markersInLiteralsAreNoMarkers() {
    String code =
        "class A {\n  String a = \"// TODO \\\" FIXME\";\n  char c = '\"';\n"
            + "  String b = \"\"\"\n    // TODO \"FIXME\" \\\"\"\"\n    \"\"\";\n}";
    assertThat(inMain(BannedRules::markers, PACKAGE, code)).isEmpty();
    assertThat(inMain(BannedRules::markers, PACKAGE, "// HACKATHON")).isEmpty();
  }

  private static String inMethod(String statement) {
    return "class A {\n  void m() throws Exception {" + "\n    " + statement + "\n  }\n}";
  }
}
