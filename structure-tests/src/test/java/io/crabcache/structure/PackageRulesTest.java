package io.crabcache.structure;

import static io.crabcache.structure.Planted.assertBites;
import static io.crabcache.structure.Planted.inMain;
import static io.crabcache.structure.Planted.inTest;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageRulesTest {

  private static final String FOLDER = "engine/src/main/java/io/crabcache/engine/";

  @Test
  void aPackageWithoutPackageInfo() {
    assertBites(
        inMain(PackageRules::documented, "io.crabcache.engine", "class A {}"),
        1,
        "package io.crabcache.engine has no package-info.java");
    assertThat(inTest(PackageRules::documented, "io.crabcache.engine", "class A {}")).isEmpty();
  }

  @Test
  void aPackageInfoThatSaysNothing() {
    String bare = "@A package io.crabcache.engine;";
    assertBites(packageInfo(bare), 1, "package io.crabcache.engine has no doc comment");
    assertBites(packageInfo("/* Not a doc comment. */ " + bare), 1, "has no doc comment");
    assertBites(packageInfo("/** */ " + bare), 1, "has no doc comment");
    assertThat(packageInfo("/** The store. */ " + bare)).isEmpty();
  }

  private static List<Finding> packageInfo(String text) {
    Map<String, String> texts =
        Map.of(
            FOLDER + "package-info.java", text, FOLDER + "A.java", "package io.crabcache.engine;");
    return PackageRules.documented(Sources.parse(texts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"util", "utils", "common", "impl", "misc", "helper"})
  void aPackageNameThatSaysNothing(String name) {
    String code = "class A {}";
    String above = "io.crabcache." + name;
    assertBites(inMain(PackageRules::named, above, code), 1, "is named \"" + name + "\"");
    assertBites(inTest(PackageRules::named, above + ".slab", code), 1, "is named \"" + name + "\"");
    assertThat(inMain(PackageRules::named, "io.crabcache.x" + name, code)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"class", "interface", "enum", "@interface"})
  void aPublicTypeWithoutJavadoc(String kind) {
    String type = "@Deprecated\npublic " + kind + " A {}";
    assertBites(check(type), 2, "public type A has no Javadoc");
    assertBites(check("// No Javadoc.\n" + type), 3, "public type A has no Javadoc");
    assertThat(check("/** Something. */\n" + type)).isEmpty();
    assertThat(check(kind + " A {}")).isEmpty();
    assertThat(inTest(PackageRules::documentedTypes, "io.crabcache.engine", type)).isEmpty();
  }

  @Test
  void aPublicRecordWithoutJavadoc() {
    assertBites(check("public record A(int b) {}"), 2, "public type A has no Javadoc");
  }

  private static List<Finding> check(String code) {
    return inMain(PackageRules::documentedTypes, "io.crabcache.engine", code);
  }
}
