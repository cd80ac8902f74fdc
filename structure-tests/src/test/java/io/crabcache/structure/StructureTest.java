package io.crabcache.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the sources of all modules to the rules. That each rule bites is shown in its own test. */
class StructureTest {

  private static List<SourceFile> sources = List.of();

  @BeforeAll
  static void readSources() throws Exception {
    // Surefire runs in the module's own directory.
    sources = Sources.below(Path.of("..").toRealPath());
  }

  @Test
  void findsTheSourcesOfTheProject() {
    assertThat(sources)
        .as("sources found; with none, every other test here would pass")
        .anyMatch(source -> source.path().startsWith("protocol/src/main/"))
        .anyMatch(source -> source.path().startsWith("engine/src/main/"))
        .anyMatch(source -> source.path().startsWith("protocol/src/test/"))
        .anyMatch(source -> source.path().equals("session/src/main/java/module-info.java"));
  }

  @Test
  void packagesKnowOnlyWhatTheTableAllows() {
    assertHolds(ImportRules::allowed);
  }

  @Test
  void packagesDoNotKnowWhatTheTableDenies() {
    assertHolds(ImportRules::denied);
  }

  @Test
  void filesAreShort() {
    assertHolds(SizeRules::files);
  }

  @Test
  void methodsAreShort() {
    assertHolds(SizeRules::methods);
  }

  @Test
  void packagesAreDocumented() {
    assertHolds(PackageRules::documented);
  }

  @Test
  void packagesAreNamedAfterWhatTheyDo() {
    assertHolds(PackageRules::named);
  }

  @Test
  void publicTypesAreDocumented() {
    assertHolds(PackageRules::documentedTypes);
  }

  @Test
  void shippedCodeDoesNotPrint() {
    assertHolds(BannedRules::printing);
  }

  @Test
  void nothingSleeps() {
    assertHolds(BannedRules::sleeping);
  }

  @Test
  void nothingSwallowsExceptions() {
    assertHolds(BannedRules::emptyCatch);
  }

  @Test
  void noTestIsSwitchedOff() {
    assertHolds(BannedRules::disabled);
  }

  @Test
  void noCommentPutsWorkOff() {
    assertHolds(BannedRules::markers);
  }

  private static void assertHolds(Rule rule) {
    assertThat(rule.check(sources)).isEmpty();
  }
}
