package io.crabcache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command in processes of its own: what it prints, and with what it ends. */
class CommandLineTest {
  private static final Pattern READY =
      Pattern.compile(
          "crabcache ready tcp=127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+) pid=(\\d+)");

  @TempDir private Path directory;

  @Test
  void aServerSaysWhereItServesAndEndsWell() throws Exception {
    Path data = directory.resolve("data");
    try (RunningCommand server =
        run("server", "--port", "0", "--http-port", "0", "--data-dir", data.toString())) {
      String line = server.line();
      assertThat(line).matches(READY);
      Matcher ready = READY.matcher(line);
      assertThat(ready.matches()).isTrue();
      assertThat(Long.parseLong(ready.group(3))).isEqualTo(server.pid());
      assertThat(data.resolve("crabcache.lock")).hasContent(server.pid() + "\n");
      int port = Integer.parseInt(ready.group(1));
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(client.isConnected()).isTrue();
      }
      assertFails(
          1,
          "crabcache: the data directory %s belongs to another server (pid %d); stop that one or"
              + " choose another directory (--data-dir)",
          new Object[] {data.toRealPath(), server.pid()},
          "server",
          "--port=0",
          "--http-port=0",
          "--data-dir=" + data);

      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    Path file = Files.writeString(directory.resolve("c.toml"), "[server]\nprot = 1\n");
    assertFails(
        2,
        "crabcache: %s:2: unknown key server.prot; did you mean server.port?",
        new Object[] {file},
        "server",
        "--config",
        file.toString());
    assertFails(
        2,
        "crabcache: --port: server.port = many is not allowed; it must be a whole number, 1 to"
            + " 65535; 0: any free port",
        new Object[0],
        "server",
        "--port",
        "many");
    assertFails(
        2,
        "crabcache: Unknown option: '--ports'; did you mean --port? (crabcache server --help)",
        new Object[0],
        "server",
        "--ports");
  }

  @Test
  void aBusyPortIsNamed() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFails(
          1,
          "crabcache: cannot listen on 127.0.0.1:%d: the port is in use by another process"
              + " (server.bind, server.port)",
          new Object[] {busy.getLocalPort()},
          "server",
          "--http-port=0",
          "--port=" + busy.getLocalPort());
    }
  }

  @Test
  void theEnvironmentIsRead() throws Exception {
    try (RunningCommand server =
        RunningCommand.start(
            directory, Map.of("CRABCACHE_MAX_BATCH_SIZE", "0"), "server", "--port=0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.errors()).startsWith("crabcache: CRABCACHE_MAX_BATCH_SIZE: ");
    }
  }

  @Test
  void theVersionNamesWhatABugReportNeeds() throws Exception {
    try (RunningCommand version = run("version")) {
      assertThat(version.line()).startsWith("crabcache ");
      assertThat(version.line()).startsWith("java " + Runtime.version());
      assertThat(version.line()).startsWith("os ");
      assertThat(version.line()).matches("transport (epoll|nio)");
      assertThat(version.exitCode()).isZero();
    }
    try (RunningCommand version = run("server", "--version")) {
      assertThat(version.line()).startsWith("crabcache ");
      assertThat(version.exitCode()).isZero();
    }
  }

  private RunningCommand run(String... arguments) throws IOException {
    return RunningCommand.start(directory, Map.of(), arguments);
  }

  private void assertFails(int exitCode, String message, Object[] values, String... arguments)
      throws Exception {
    try (RunningCommand command = run(arguments)) {
      assertThat(command.exitCode()).isEqualTo(exitCode);
      assertThat(command.errors()).isEqualTo(message.formatted(values));
    }
  }
}
