package io.crabcache.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crabcache.testing.RedisPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page on durability shows happens, in its order, and what it names is there. */
@Timeout(300)
class DurabilityPageIT {
  private static final Pattern CONSOLE = Pattern.compile("```console\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern SHELL = Pattern.compile("```sh\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern SAID = Pattern.compile("(?m)^INFO  .*$");
  private static final Pattern FIGURES = Pattern.compile("(?m)^\\| (`wal_\\w+`.*?) \\|");
  private static final Pattern ERROR = Pattern.compile("`(MISCONF [^`]*): \\.\\.\\.`");
  private static final Pattern NAME = Pattern.compile("`(wal_\\w+)`");
  private static final Pattern SETTING = Pattern.compile("`(wal\\.\\w+)[`=]");
  private static final Pattern COUNTED =
      Pattern.compile("prints `([^`]+)`, and the next time `([^`]+)`");

  @TempDir private Path directory;

  private String page = "";

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("..", "docs", "durability.md"));
  }

  /** A command of a terminal, and what the page shows behind it. */
  private record Typed(String command, List<String> printed) {}

  private List<Typed> typed() {
    List<Typed> typed = new ArrayList<>();
    for (MatchResult block : CONSOLE.matcher(page).results().toList()) {
      for (String line : block.group(1).lines().toList()) {
        if (line.startsWith("$ ")) {
          typed.add(new Typed(line.substring(2), new ArrayList<>()));
        } else {
          typed.get(typed.size() - 1).printed.add(line);
        }
      }
    }
    return typed;
  }

  @Test
  void every_command_does_what_is_shown() throws Exception {
    List<Typed> typed = typed();
    assertThat(typed).hasSizeGreaterThan(20);
    try (Terminal terminal = new Terminal(directory)) {
      for (Typed each : typed) {
        String printed = terminal.type(each.command);
        assertThat(terminal.comparable(printed))
            .as(each.command)
            .isEqualTo(terminal.comparable(String.join("\n", each.printed)));
        if (each.command.startsWith("curl")) {
          assertTheLogSaysWhatIsShown(terminal);
        }
      }
    }
  }

  private void assertTheLogSaysWhatIsShown(Terminal terminal) throws IOException {
    List<String> shown = SAID.matcher(page).results().map(MatchResult::group).toList();
    assertThat(shown).hasSize(2);
    String said = String.join("\n", terminal.serverLog());
    assertThat(terminal.comparable(said))
        .containsAll(terminal.comparable(String.join("\n", shown)));
  }

  @Test
  void figures_and_settings_are_there() throws Exception {
    List<String> figures =
        FIGURES
            .matcher(page)
            .results()
            .flatMap(row -> NAME.matcher(row.group(1)).results())
            .map(name -> name.group(1))
            .toList();
    try (Terminal terminal = new Terminal(directory)) {
      terminal.type("./crabcache server --data-dir data");
      try (RedisPrompt prompt = terminal.prompt()) {
        String info = prompt.type("INFO persistence");
        String metrics = prompt.type("METRICS");
        assertThat(figures).hasSizeGreaterThan(15);
        for (String figure : figures) {
          assertThat(info).contains("\\x0a" + figure + ":");
          assertThat(metrics).contains("crabcache_" + figure);
        }
        // None is left out.
        for (MatchResult there :
            Pattern.compile("(wal_\\w+?):-?[\\d.]+\\\\x0d").matcher(info).results().toList()) {
          assertThat(figures).contains(there.group(1));
        }
        String settings = prompt.type("CONFIG GET wal.*");
        SETTING
            .matcher(page)
            .results()
            .forEach(setting -> assertThat(settings).contains('"' + setting.group(1) + '"'));
      }
    }
  }

  /** A file that may not grow is as good as a full disk. */
  @Test
  void a_log_that_fails_is_told_as_the_page_says() throws Exception {
    List<String> errors = ERROR.matcher(page).results().map(error -> error.group(1)).toList();
    assertThat(errors).hasSize(2);
    try (Terminal terminal = new Terminal(directory)) {
      terminal.serve("ulimit -f 200; exec ./crabcache server --data-dir data");
      try (RedisPrompt prompt = terminal.prompt()) {
        assertThat(prompt.type("SET first 1")).isEqualTo("OK");
        String reply = "OK";
        for (int i = 0; reply.equals("OK"); i++) {
          reply = prompt.type("SET large" + i + " " + "x".repeat(20_000));
        }
        assertThat(reply).startsWith("(error) " + errors.get(0));
        assertThatThrownBy(() -> prompt.type("GET first")).isInstanceOf(IOException.class);
      }
      try (RedisPrompt prompt = terminal.prompt()) {
        assertThat(prompt.type("SET first 2")).startsWith("(error) " + errors.get(1));
        assertThat(prompt.type("GET first")).isEqualTo("\"1\"");
        assertThat(prompt.type("INFO persistence")).contains("aof_last_write_status:err");
        assertThat(prompt.type("METRICS")).contains("crabcache_wal_failed 1");
      }
      assertThat(terminal.type("curl -s http://127.0.0.1:7172/health/ready"))
          .contains("\"name\":\"log\",\"status\":\"DOWN\"");
      terminal.type("kill 1");
      terminal.type("./crabcache server --data-dir data");
      assertThat(terminal.type("redis-cli -p 7171 get first")).isEqualTo("\"1\"");
    }
  }

  @Test
  void the_program_counts_its_starts() throws Exception {
    MatchResult counted = COUNTED.matcher(page).results().findFirst().orElseThrow();
    Path compiled = Files.createDirectory(directory.resolve("compiled"));
    JavaExample example = JavaExample.of(page, compiled);
    String data = directory.resolve("starts").toString();
    assertThat(example.run(data)).contains(counted.group(1));
    assertThat(example.run(data)).contains(counted.group(2));
  }

  /** It takes hours, so it is not run; but all that it names is there, and does what it says. */
  @Test
  void the_command_for_a_thousand_kills_names_what_there_is() throws Exception {
    List<MatchResult> blocks = SHELL.matcher(page).results().toList();
    assertThat(blocks).hasSize(1);
    String command = blocks.get(0).group(1).replace("\\\n", " ").strip();
    List<String> words = new ArrayList<>(List.of(command.split("\\s+")));
    assertThat(words).startsWith("./mvnw", "-pl", "distribution", "-am", "verify");
    assertThat(Files.readString(Path.of("..", "pom.xml")))
        .contains("<module>" + words.get(2) + "</module>");
    assertThat(Path.of("..", words.get(0))).isExecutable();
    // These have Maven run one test, and not fail in modules that do not have it.
    assertThat(words.subList(5, words.size()))
        .containsExactlyInAnyOrder(
            "-Dkill.rounds=1000",
            "-Dit.test=KillIT",
            "-Dtest=None",
            "-Dsurefire.failIfNoSpecifiedTests=false",
            "-Dfailsafe.failIfNoSpecifiedTests=false");
    assertThat(Files.readString(Path.of("src/test/java/io/crabcache/kill/KillIT.java")))
        .contains("class KillIT", "Integer.getInteger(\"kill.rounds\", 20)");
    assertThat(page)
        .contains("The normal build does that 20 times where `redis-benchmark` is installed");
  }
}
