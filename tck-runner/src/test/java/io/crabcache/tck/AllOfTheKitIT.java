package io.crabcache.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looks, after the runs, whether each has executed all of the kit. A test that is excluded counts
 * as passed, and a run that finds no test succeeds, so nothing but this would tell.
 */
class AllOfTheKitIT {
  private static final Path REPORTS = Path.of("target", "tck");

  /** As many as the kit has but for its annotations, which are tests of another module. */
  private static final int TESTS = 481;

  /** Tests of this, all of the kit that it passes over by itself. */
  private static final String BY_REFERENCE = "StoreByReference";

  private static final int TESTS_BY_REFERENCE = 12;

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "remote", "durable", "without-coalescing"})
  void executedEveryTest(String run) throws Exception {
    RunReport report = RunReport.read(REPORTS.resolve(run));

    assertThat(report.oldest())
        .as("reports of this build, not of an earlier one")
        .isAfterOrEqualTo(Instant.parse(System.getProperty("tck.began")));
    assertThat(report.tests()).as("tests executed").isEqualTo(TESTS);
    assertThat(report.unsuccessful()).as("not passed").isEmpty();
    assertThat(report.exclusions())
        .as("passed over, as storing by reference is optional and not supported")
        .filteredOn(line -> line.contains(BY_REFERENCE))
        .hasSize(TESTS_BY_REFERENCE);
    assertThat(report.exclusions())
        .as("excluded: only the test that fails otherwise")
        .filteredOn(line -> !line.contains(BY_REFERENCE))
        .singleElement()
        .asString()
        .contains("org.jsr107.tck.CachingTest", "dummyTest");
  }
}
