package io.crabcache.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server process that ends in every way, and another one on what it leaves. */
@Timeout(180)
class SurvivalIT {
  @TempDir private Path directory;

  private RunningCommand server(String policy) throws IOException {
    return RunningCommand.start(
        directory,
        Map.of(),
        "server",
        "--port=0",
        "--http-port=0",
        "--data-dir=" + directory.resolve("data"),
        "--set=memory.max=64m",
        "--set=wal.segment_size=64k",
        "--set=wal.sync=" + policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "interval", "os"})
  void whatWasAcknowledgedOutlivesTheProcess(String policy) throws Exception {
    int entries = 0;
    for (int life = 0; life < 3; life++) {
      try (RunningCommand server = server(policy);
          LineClient client = LineClient.of(server)) {
        assertThat(client.ask("DBSIZE")).isEqualTo(":" + entries);
        for (int i = 0; i < entries; i++) {
          assertThat(client.ask("GET k" + i)).isEqualTo("v" + i);
        }
        for (int i = 0; i < 200; i++, entries++) {
          assertThat(client.ask("SET k" + entries + " v" + entries)).isEqualTo("+OK");
        }
        if (life == 1) {
          server.terminate();
          assertThat(server.exitCode()).isZero();
          assertThat(server.errors()).isEmpty();
        } else {
          server.kill();
        }
      }
    }
  }

  /** A signal may come in front of, during or behind the recovery; the end is the same. */
  @Test
  void aSignalInTheMiddleOfTheStartEndsItWell() throws Exception {
    try (RunningCommand server = server("os");
        LineClient client = LineClient.of(server)) {
      String value = "x".repeat(50_000);
      for (int i = 0; i < 400; i++) {
        assertThat(client.ask("SET k" + i + " " + value)).isEqualTo("+OK");
      }
      server.terminate();
      assertThat(server.exitCode()).isZero();
    }
    try (RunningCommand server = server("os")) {
      server.awaitLog("recovering what is in");
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.errors()).isEmpty();
    }
    try (RunningCommand server = server("os");
        LineClient client = LineClient.of(server)) {
      assertThat(client.ask("DBSIZE")).isEqualTo(":400");
    }
  }

  /** The operating system refuses what goes beyond the limit, as a full disk does. */
  @ParameterizedTest
  @ValueSource(strings = {"always", "interval", "os"})
  void aDiskThatTakesNothingMoreLosesNothingThatWasAcknowledged(String policy) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit of util-linux");
    int entries = 0;
    try (RunningCommand server = server(policy);
        LineClient client = LineClient.of(server)) {
      assertThat(client.ask("SET k0 v0")).isEqualTo("+OK");
      entries++;
      limitFiles(server.pid());
      String reply = client.ask("SET k1 v1");
      while (reply.equals("+OK")) {
        entries++;
        reply = client.ask("SET k" + entries + " v" + entries);
        assertThat(entries).as("writes that a full disk has taken").isLessThan(100_000);
      }
      assertThat(reply).startsWith("-MISCONF ").contains("File too large");
    }
    try (RunningCommand server = server(policy);
        LineClient client = LineClient.of(server)) {
      for (int i = 0; i < entries; i++) {
        assertThat(client.ask("GET k" + i)).isEqualTo("v" + i);
      }
      assertThat(client.ask("SET after v")).isEqualTo("+OK");
    }
  }

  private static void limitFiles(long pid) throws Exception {
    Process prlimit =
        new ProcessBuilder("/usr/bin/prlimit", "--pid", Long.toString(pid), "--fsize=4096")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(prlimit.exitValue()).isZero();
  }
}
