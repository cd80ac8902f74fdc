package io.crabcache.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir private Path directory;

  @Test
  void aRunThatHasFoundNothingHasNoTests() throws Exception {
    assertThat(RunReport.read(directory).tests()).isZero();
    assertThat(RunReport.read(directory.resolve("missing")).tests()).isZero();
  }

  @Test
  void countsWhatWasExecutedAndNamesWhatDidNotSucceed() throws Exception {
    Files.writeString(
        directory.resolve("TEST-a.Test.xml"),
        """
        <testsuite tests="4">
          <testcase classname="a.Test" name="good"/>
          <testcase classname="a.Test" name="bad"><failure>no</failure></testcase>
          <testcase classname="a.Test" name="broken"><error>no</error></testcase>
          <testcase classname="a.Test" name="left"><skipped/></testcase>
        </testsuite>
        """);
    Files.writeString(
        directory.resolve("TEST-b.Test.xml"),
        """
        <testsuite tests="1">
          <testcase classname="b.Test" name="excluded"><system-err>
            INFO: ===== EXCLUDING TEST 'b.Test' 'excluded'.
            something else
          </system-err></testcase>
        </testsuite>
        """);

    RunReport report = RunReport.read(directory);

    assertThat(report.tests()).isEqualTo(5);
    assertThat(report.unsuccessful()).containsExactly("a.Test#bad", "a.Test#broken", "a.Test#left");
    assertThat(report.exclusions()).singleElement().asString().contains("'excluded'");
  }
}
