package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crabcache.bench.BenchCommand;
import io.crabcache.server.bootstrap.CrabCacheServer;
import io.crabcache.server.configuration.ServerConfiguration;
import io.crabcache.server.configuration.Settings;
import io.crabcache.testing.RedisPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The page on pipelining names settings, counters and options that there are. What it shows of
 * clients runs in the module {@code redis-compatibility}, which has them.
 */
class PipeliningPageTest {
  private static final Pattern SETTING = Pattern.compile("\\| `(connection\\S+)` \\| `([^`]+)`");
  private static final Pattern COUNTER =
      Pattern.compile("\\| `(\\w+)` \\| `(pipeline_\\w+)` \\| (?:`(crabcache_\\w+)`)?");
  private static final Pattern BENCH = Pattern.compile("(?m)^\\./crabcache bench (.*)$");
  private static final Pattern SET = Pattern.compile("--set ([\\w.]+=\\w+)");

  private String page;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "pipelining.md"));
  }

  @Test
  void settingsHaveTheDefaultsShown() {
    List<MatchResult> rows = SETTING.matcher(page).results().toList();

    assertThat(rows).hasSize(9);
    for (MatchResult row : rows) {
      assertThat(Settings.ALL)
          .anySatisfy(
              setting -> {
                assertThat(setting.key()).isEqualTo(row.group(1));
                assertThat(setting.defaultToml()).isEqualTo(row.group(2));
              });
    }
  }

  @Test
  void countersAreWhereThePageLooksForThem() throws Exception {
    List<MatchResult> rows = COUNTER.matcher(page).results().toList();

    assertThat(rows).hasSize(6);
    try (CrabCacheServer server = DocumentedServer.start();
        RedisPrompt prompt = new RedisPrompt(server.tcp().port())) {
      String stats = prompt.type("STATS");
      String info = prompt.type("INFO pipeline");
      String metrics = prompt.type("METRICS");
      for (MatchResult row : rows) {
        assertThat(stats).contains('"' + row.group(1) + '"');
        assertThat(info).contains(row.group(2) + ':');
        assertThat(info).contains(row.group(2).replace("_resp_", "_native_") + ':');
        if (row.group(3) != null) {
          assertThat(metrics).contains(row.group(3) + "{dialect=");
        }
      }
    }
  }

  @Test
  void commandLinesAreUnderstood() throws Exception {
    List<MatchResult> benches = BENCH.matcher(page).results().toList();
    List<MatchResult> settings = SET.matcher(page).results().toList();

    assertThat(benches).hasSize(3);
    for (MatchResult bench : benches) {
      new CommandLine(new BenchCommand()).parseArgs(bench.group(1).split(" "));
    }
    assertThat(settings).isNotEmpty();
    for (MatchResult setting : settings) {
      assertThat(ServerConfiguration.builder().set(setting.group(1)).build()).isNotNull();
    }
  }
}
