package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "--rounds=0, --rounds=0: allowed are 1 to 99",
    "--seconds=61, --seconds=61: allowed are 1 to 60",
    "--minutes=0, --minutes=0.0: allowed are 0.1 to 1440",
    "--rate=-1, --rate=-1: allowed are 1 to 100000000",
    "--only=depth=x, depth is 'x'",
    "--generator=wrk, expected one of",
    "--variant=a=b, 'b' of variant a is not VARIABLE=VALUE",
    "--variant=redis=A=1, 'redis' cannot be a server's name",
    "--peer=../x=/bin/true, '../x' cannot be a server's name",
    "--durability --paced, '--durability goes without --paced, --all, --variant and --peer'",
    "--directory=/tmp, --directory is for --durability",
    "--round=1, Unknown option"
  })
  void a_bad_option_is_named_and_ends_with_2(String option, String message) {
    assertThat(run(option.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void a_paced_run_takes_one_load() {
    assertThat(run("--paced", "--only=depth=1")).isEqualTo(2);
    assertThat(err.toString()).contains("--paced takes one load, and --only=depth=1 are 28");
  }

  @Test
  void a_variant_has_variables_of_its_own() {
    assertThat(Variant.parseAll(Map.of("g1", "CRABCACHE_JAVA_OPTS=-XX:+UseG1GC -Xmx1g;A=b=c")))
        .isEqualTo(
            List.of(
                new Variant(
                    "g1", Map.of("CRABCACHE_JAVA_OPTS", "-XX:+UseG1GC -Xmx1g", "A", "b=c"))));
  }

  private int run(String... options) {
    return new CommandLine(new BenchCommand()).setErr(new PrintWriter(err, true)).execute(options);
  }
}
