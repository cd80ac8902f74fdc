package io.crabcache.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DemoCommandTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "--threads=0, --threads=0: allowed are 1 to 1024",
    "--requests=20000001, --requests=20000001: allowed are 1 to 20000000",
    "--products=0, --products=0: allowed are 1 to 1000000",
    "--skew=NaN, --skew=NaN: allowed are 0 to 5",
    "--gets=-1, --gets=-1: allowed are 1 to 20000000",
    "--time-limit=0, --time-limit=0: allowed are 1 to 86400",
    "--trace=/no/such.trace.gz, /no/such.trace.gz",
    "--thread=1, Unknown option"
  })
  void a_bad_option_is_named_and_ends_with_2(String option, String message) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void a_bad_trace_is_one_line_and_ends_with_1() throws IOException {
    Path file = Files.writeString(directory.resolve("bad.trace.gz"), "this is no trace");
    assertThat(run("--trace", file.toString())).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("crabcache: cannot read the trace " + file);
  }

  private int run(String... options) {
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(options);
  }
}
