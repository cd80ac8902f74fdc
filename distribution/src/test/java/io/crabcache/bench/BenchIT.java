package io.crabcache.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crabcache.archive.UnpackedArchive;
import io.crabcache.testing.TestProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command from the unpacked archive, as users run it, but short. */
@Timeout(180)
class BenchIT {
  @TempDir private Path directory;
  private Path temporary = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void unpack() throws Exception {
    try {
      Programs.find(System.getenv("PATH"));
    } catch (NotInstalledException e) {
      assumeTrue(false, "SKIPPED: " + e.getMessage());
    }
    UnpackedArchive.into(directory);
    temporary = Files.createDirectory(directory.resolve("tmp"));
    output = directory.resolve("output.txt");
  }

  @Test
  void both_servers_are_measured_and_nothing_is_left() throws Exception {
    Path csv = directory.resolve("runs.csv");
    Process bench =
        bench(
            "--rounds=1",
            "--only=depth=1,depth=16,connections=10,size=64,command=GET,command=MIX",
            "--csv=" + csv);
    assertThat(bench.waitFor()).as(said()).isZero();
    assertThat(said())
        .contains("4 loads, ")
        .containsPattern("1/4 +GET, 64 bytes, 10 connections, depth 1\n")
        .containsPattern("4/4 +MIX, 64 bytes, 10 connections, depth 16 +\\(own generator\\)\n")
        .containsPattern("\n +GET, 64 bytes, 10 connections +redis \\d+\\.\\d +crabcache \\d+");
    // Each figure of both servers and their ratio in four loads, and none of them is nothing.
    assertThat(rows("  redis ")).hasSize(4).allMatch(BenchIT::isPositive);
    assertThat(rows("  crabcache ")).hasSize(4).allMatch(BenchIT::isPositive);
    assertThat(rows("  to redis ")).hasSizeGreaterThanOrEqualTo(4).allMatch(BenchIT::isPositive);
    assertThat(Files.readAllLines(csv).size() % (4 * 2)).isEqualTo(1);
    nothingIsLeft();
  }

  @Test
  void a_log_is_measured_beside_the_same_promise_of_redis() throws Exception {
    Process bench =
        bench(
            "--durability",
            "--rounds=1",
            "--only=depth=16,connections=10,size=64,command=SET",
            "--directory=" + temporary);
    assertThat(bench.waitFor()).as(said()).isZero();
    assertThat(said())
        .containsPattern(
            "crabcache-bench-\\d+ is on \\S+; it writes and flushes 4 KiB in [\\d.]+ ms");
    for (String server :
        List.of("crabcache", "interval", "redis", "redis-everysec", "always", "redis-always")) {
      assertThat(rows("  " + server + " ")).as(server).isNotEmpty();
    }
    for (String ratio :
        List.of(
            "interval to crabcache +per second +[\\d.]+ +goal: at least 0.85",
            "interval to redis-everysec +server CPU us +[\\d.]+ +goal: at most 0.75",
            "always to redis-always +per second +[\\d.]+ +goal: at least 1.30",
            "always to redis-always +p99 ms +[\\d.]+")) {
      assertThat(said()).containsPattern("\n +" + ratio + "\n");
    }
    nothingIsLeft();
  }

  @Test
  void a_paced_run_shows_latencies_and_safepoints() throws Exception {
    Process bench =
        bench(
            "--paced",
            "--minutes=0.1",
            "--rate=5000",
            "--only=depth=16,connections=10,size=64,command=MIX");
    assertThat(bench.waitFor()).as(said()).isZero();
    assertThat(said())
        .containsPattern("\n  redis +[1-5],\\d{3}( +\\d+\\.\\d{3}){7}\n")
        .containsPattern("\n  crabcache +[1-5],\\d{3}( +\\d+\\.\\d{3}){7}\n")
        .containsPattern("\nredis: \\d+ stalls of more than 10 ms")
        .containsPattern("\ncrabcache: \\d+ stalls of more than 10 ms")
        .containsPattern("\n  its JVM: \\d+ safepoints, ");
    nothingIsLeft();
  }

  @Test
  void a_signal_ends_the_servers_too() throws Exception {
    Process bench = bench("--quick");
    while (!said().contains("Warming up")) {
      assertThat(bench.waitFor(50, TimeUnit.MILLISECONDS)).as(said()).isFalse();
    }
    bench.destroy();
    assertThat(bench.waitFor()).as(said()).isNotZero();
    nothingIsLeft();
  }

  private Process bench(String... options) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(directory.resolve("bin/crabcache").toString(), "bench");
    builder.command().addAll(List.of(options));
    builder.environment().put("CRABCACHE_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    return TestProcesses.start(builder.redirectErrorStream(true).redirectOutput(output.toFile()));
  }

  private String said() throws IOException {
    return Files.readString(output);
  }

  private List<String> rows(String beginning) throws IOException {
    return said()
        .lines()
        .filter(line -> line.startsWith(beginning) && !line.contains("process"))
        .toList();
  }

  private static boolean isPositive(String row) {
    return Pattern.compile(" ([\\d,.]+)(?= |$)")
            .matcher(row)
            .results()
            .map(figure -> Double.parseDouble(figure.group(1).replace(",", "")))
            .filter(figure -> figure > 0)
            .count()
        == Figure.values().length;
  }

  private void nothingIsLeft() throws IOException {
    Matcher process = Pattern.compile(" process (\\d+), port \\d+").matcher(said());
    int processes = 0;
    while (process.find()) {
      processes++;
      long pid = Long.parseLong(process.group(1));
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
    assertThat(processes).isGreaterThanOrEqualTo(2);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(file -> file.toString().contains("bench"))).isEmpty();
    }
  }
}
